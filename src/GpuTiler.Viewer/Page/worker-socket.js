// The socket to the server, and the streaming response that the frames come down. Both are opened again when they break.

/** @import { Hello } from './types.js' */

import { RecordReader, StreamError } from './records.js';

const chunkBytes = 1 << 20,
  firstDelay = 250,
  longestDelay = 2000,
  refusedDelay = 5000;

/**
 * @typedef {object} LinkEvents
 * @property {(message: {kind: string} & Record<string, unknown>) => void} message One that the server sent as text.
 * @property {(state: 'open' | 'lost' | 'refused', text: string) => void} state
 * @property {() => RecordReader} reader A reader for a new stream: what was half read is forgotten.
 */

export class ServerLink {
  #events;
  /** @type {WebSocket | null} */
  #socket = null;
  #delay = firstDelay;
  #viewer = 0;
  #refused = false;

  /** @param {LinkEvents} events */
  constructor(events) {
    this.#events = events;
  }

  open() {
    const address = new URL('/socket', location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') this.#take(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      this.#viewer = 0;
      void this.#closed(event.reason);
    };
  }

  /** @param {object} message */
  send(message) {
    if (this.#isReady) this.#socket?.send(JSON.stringify(message));
  }

  /**
   * @param {ArrayBuffer} bytes
   * @param {boolean} newestOnly Left out where something that was sent before still waits here.
   * @returns {boolean} Whether it was sent.
   */
  sendBytes(bytes, newestOnly) {
    if (!this.#isReady || this.#socket === null || (newestOnly && this.#socket.bufferedAmount > 0)) return false;
    this.#socket.send(bytes);
    return true;
  }

  /** The server has greeted: what is sent before is for a server that knows nothing of the page yet. */
  get #isReady() {
    return this.#viewer !== 0 && this.#socket?.readyState === WebSocket.OPEN;
  }

  /** @param {{kind: string}} message */
  #take(message) {
    if (message.kind === 'refused' && 'of' in message && message.of === 'socket') this.#refused = true;
    if (message.kind === 'hello') {
      this.#delay = firstDelay;
      this.#refused = false;
      this.#viewer = /** @type {Hello} */ (/** @type {unknown} */ (message)).viewer;
      this.#events.state('open', '');
      void this.#pump(this.#viewer);
    }
    this.#events.message(message);
  }

  /** @param {string} reason */
  async #closed(reason) {
    const answer = await fetch('/', { cache: 'no-store' }).catch(() => null);
    if (answer !== null && answer.status === 401) {
      this.#events.state('refused', 'The server does not know this page any more. Open the link that its terminal shows.');
      return;
    }
    // A page too many tries now and then whether another was closed.
    if (!this.#refused) this.#events.state('lost', reason);
    setTimeout(() => this.open(), this.#refused ? refusedDelay : this.#delay);
    this.#delay = Math.min(longestDelay, this.#delay * 2);
  }

  /**
   * Opens the stream of a connection, and another where it breaks.
   * @param {number} viewer
   */
  async #pump(viewer) {
    while (viewer === this.#viewer) {
      try {
        const answer = await fetch(`/stream?viewer=${viewer}`, { headers: { 'X-GpuTiler': '1' }, cache: 'no-store' });
        if (!answer.ok || answer.body === null) throw new Error(`status ${answer.status}`);
        await this.#read(answer.body, this.#events.reader());
      } catch (problem) {
        // Where the connection is gone, the socket says so.
        if (problem instanceof StreamError) this.#events.message({ kind: 'notice', level: 'warning', text: problem.message });
      }
      await new Promise((next) => setTimeout(next, firstDelay));
    }
  }

  /**
   * Reads into one buffer, which goes to the browser and comes back with each read, where the browser can do that.
   * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
   * @param {RecordReader} records
   */
  async #read(body, records) {
    let source;
    try {
      source = body.getReader({ mode: 'byob' });
    } catch {
      for (const plain = body.getReader(); ;) {
        const { value, done } = await plain.read();
        if (done) return;
        records.push(value);
      }
    }
    for (let buffer = new ArrayBuffer(chunkBytes); ;) {
      const { value, done } = await source.read(new Uint8Array(buffer));
      if (value !== undefined) {
        records.push(value);
        buffer = value.buffer;
      }
      if (done) return;
    }
  }
}
