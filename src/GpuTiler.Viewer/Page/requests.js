// Tells the server what the page shows, at most about thirty times a second, and never twice the same.

/** @import { Slot } from './types.js' */
/** @import { Port } from './port.js' */

import { throttled } from './dom.js';

export class Requests {
  #port;
  /** @type {Map<string, () => Slot[]>} */
  #parts = new Map();
  #last = '';
  #sequence = 0;
  #send = throttled(33, () => this.#now());
  #connected = false;
  #showing;

  /**
   * @param {Port} port
   * @param {(sequence: number) => void} showing Called before a view of that number is sent, and when what was sent is shown in another way.
   */
  constructor(port, showing) {
    this.#port = port;
    this.#showing = showing;
  }

  /**
   * A part of the page that shows slots.
   * @param {string} name
   * @param {() => Slot[]} slots What it shows now.
   */
  part(name, slots) {
    this.#parts.set(name, slots);
  }

  /** Something else is shown. */
  changed() {
    if (this.#connected) this.#send();
  }

  /** A new connection knows nothing of what the last one was told. */
  connected() {
    this.#connected = true;
    this.#last = '';
    this.#now();
  }

  lost() {
    this.#connected = false;
  }

  #now() {
    const slots = [...this.#parts.values()].flatMap((part) => part()),
      text = JSON.stringify(slots);
    if (!this.#connected) return;
    const isNew = text !== this.#last;
    if (isNew) this.#sequence += 1;
    this.#showing(this.#sequence);
    if (!isNew) return;
    this.#last = text;
    this.#port.keep(slots.map((slot) => slot.slot));
    this.#port.send('view', { seq: this.#sequence, slots });
  }
}
