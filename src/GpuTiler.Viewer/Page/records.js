// Takes the stream's bytes apart. Nothing is allocated for a record whose size its slot has seen before.

/** @import { RecordHeader } from './types.js' */

export const headerBytes = 64;
export const magic = 0x31565447;
export const recordKind = { mosaic: 1, endOfFrame: 2, stillHere: 3 };
export const recordFlag = { mask: 1, difference: 2, attribution: 4 };

/** The stream is not what the protocol says: the page opens another. */
export class StreamError extends Error {}

/**
 * @param {DataView} view
 * @returns {RecordHeader}
 */
export function readHeader(view) {
  if (view.getUint32(0, true) !== magic) throw new StreamError('The stream holds something that is no record.');
  return {
    kind: view.getUint16(4, true),
    shrink: view.getUint16(6, true),
    frame: view.getUint32(8, true),
    slot: view.getUint32(12, true),
    layer: view.getUint32(16, true),
    view: view.getUint32(20, true),
    x: view.getUint16(24, true),
    y: view.getUint16(26, true),
    columns: view.getUint16(28, true),
    rows: view.getUint16(30, true),
    width: view.getUint32(32, true),
    height: view.getUint32(36, true),
    tiles: view.getUint32(40, true),
    bytes: view.getUint32(44, true),
    time: view.getFloat64(48, true),
    flags: view.getUint32(56, true),
  };
}

/**
 * The parts of a mosaic's payload.
 * @param {RecordHeader} header
 * @param {Uint8Array} payload
 */
export function splitPayload(header, payload) {
  const pixels = header.width * header.height,
    levels = 8 * header.tiles,
    mask = levels + pixels;
  const masked = (header.flags & recordFlag.mask) !== 0;
  if (header.bytes !== mask + (masked ? pixels : 0)) throw new StreamError('A record is not as long as its header says.');
  return {
    ranges: new Float32Array(payload.buffer, payload.byteOffset, 2 * header.tiles),
    levels: payload.subarray(levels, mask),
    mask: masked ? payload.subarray(mask, mask + pixels) : null,
  };
}

/** Puts records together from chunks of any length. */
export class RecordReader {
  #header = new Uint8Array(headerBytes);
  #view = new DataView(this.#header.buffer);
  #filled = 0;
  /** @type {RecordHeader | null} */
  #current = null;
  /** @type {Uint8Array} */
  #payload = new Uint8Array(0);
  #target;
  #done;

  /**
   * @param {(header: RecordHeader) => Uint8Array} target Where a record's payload goes: at least `header.bytes` bytes.
   * @param {(header: RecordHeader) => void} done Called when all of it is there.
   */
  constructor(target, done) {
    this.#target = target;
    this.#done = done;
  }

  /** @param {Uint8Array} chunk */
  push(chunk) {
    let at = 0;
    while (at < chunk.length || this.#complete()) {
      if (this.#current === null) {
        at += this.#fill(this.#header, headerBytes, chunk, at);
        if (this.#filled < headerBytes) return;
        this.#current = readHeader(this.#view);
        this.#filled = 0;
        if (this.#current.bytes > 0) this.#payload = this.#target(this.#current);
      } else if (!this.#complete()) {
        at += this.#fill(this.#payload, this.#current.bytes, chunk, at);
      }
      if (this.#current !== null && this.#complete()) {
        const header = this.#current;
        this.#current = null;
        this.#filled = 0;
        this.#done(header);
      }
    }
  }

  #complete() {
    return this.#current !== null && this.#filled === this.#current.bytes;
  }

  /**
   * @param {Uint8Array} into
   * @param {number} size
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #fill(into, size, chunk, at) {
    const count = Math.min(size - this.#filled, chunk.length - at);
    into.set(chunk.subarray(at, at + count), this.#filled);
    this.#filled += count;
    return count;
  }
}
