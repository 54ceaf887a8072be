// The newest levels of each slot. A slot has two buffers: one is drawn while the other is being filled, and they change places when the
// frame is complete, so that a mosaic is never half of one frame and half of the next.

/** @import { RecordHeader } from './types.js' */

import { splitPayload } from './records.js';

/**
 * @typedef {object} SlotFrame
 * @property {RecordHeader} header
 * @property {Float32Array} ranges
 * @property {Uint8Array} levels
 * @property {Uint8Array | null} mask
 */

class SlotBuffers {
  /** @type {Uint8Array[]} */
  #buffers = [new Uint8Array(0), new Uint8Array(0)];
  #filling = 0;
  /** @type {SlotFrame | null} */
  complete = null;
  /** @type {SlotFrame | null} */
  front = null;

  /** @param {number} bytes */
  reserve(bytes) {
    if (this.#buffers[this.#filling].length < bytes) this.#buffers[this.#filling] = new Uint8Array(bytes);
    return this.#buffers[this.#filling];
  }

  /** @param {RecordHeader} header */
  finish(header) {
    this.complete = { header, ...splitPayload(header, this.#buffers[this.#filling]) };
  }

  swap() {
    this.front = this.complete;
    this.complete = null;
    this.#filling = 1 - this.#filling;
  }
}

export class Slots {
  /** @type {Map<number, SlotBuffers>} */
  #slots = new Map();
  /** @type {Set<number>} */
  #arrived = new Set();

  /** @param {RecordHeader} header */
  reserve(header) {
    let slot = this.#slots.get(header.slot);
    if (slot === undefined) this.#slots.set(header.slot, (slot = new SlotBuffers()));
    return slot.reserve(header.bytes);
  }

  /** @param {RecordHeader} header */
  finish(header) {
    this.#slots.get(header.slot)?.finish(header);
    this.#arrived.add(header.slot);
  }

  /**
   * The frame is complete: its slots are what is drawn next.
   * @param {(slot: number) => void} changed
   */
  endFrame(changed) {
    for (const slot of this.#arrived) {
      this.#slots.get(slot)?.swap();
      changed(slot);
    }
    this.#arrived.clear();
  }

  /** What a broken stream left unfinished. */
  dropUnfinished() {
    this.#arrived.clear();
  }

  /** @param {number} slot */
  front(slot) {
    return this.#slots.get(slot)?.front ?? null;
  }

  /**
   * Gives back the memory of slots that are not shown any more.
   * @param {Set<number>} kept
   * @returns {number[]} Those that are gone.
   */
  keepOnly(kept) {
    const gone = [...this.#slots.keys()].filter((slot) => !kept.has(slot));
    for (const slot of gone) this.#slots.delete(slot);
    return gone;
  }
}
