// The page's side of the worker.

/** @import { Hello, ServerState, SideFrame, SurveyedUnit, Timings, UnitStatistics, Palette, Scene } from './types.js' */

/**
 * What the worker tells, by kind.
 * @typedef {object} Reports
 * @property {{name: string}} renderer
 * @property {{state: 'open' | 'lost' | 'refused', text: string}} link
 * @property {{message: ServerMessage}} message
 * @property {{frame: SideFrame}} side
 * @property {{sent: boolean}} picture
 * @property {{frame: number, isEmpty: boolean, milliseconds: number, age: number | null}} drawn
 * @property {{text: string}} broken
 */

/**
 * What the server says, by kind.
 * @typedef {object} ServerMessages
 * @property {Hello} hello
 * @property {ServerState} state
 * @property {{files: {index: number, name: string}[]}} files
 * @property {{level: 'info' | 'warning' | 'error', text: string, about: string}} notice
 * @property {Timings} timings
 * @property {UnitStatistics} unit
 * @property {{id: number, frame: number, value: number | string}} value
 * @property {{layer: number, map: number, method: string, text: string}} attribution
 * @property {{layer: number, map: number, unit: SurveyedUnit | null, text: string}} survey
 * @property {{layer: number, map: number, side: number, channels: number, pieces: (string | null)[], text: string}} pieces
 * @property {{id: number, name: string, url: string, bytes: number, command: string}} saved
 * @property {{seconds: number, bytes: number, frames: number, dropped: number, mostSeconds: number, mostBytes: number}} recording
 * @property {{of: string, id?: number | null, text: string}} refused
 */

/** @typedef {{kind: keyof ServerMessages} & Record<string, any>} ServerMessage */

import { listenToWorker, tellWorker } from './start-worker.js';

export class Port {
  /** @type {Map<string, ((report: any) => void)[]>} */
  #listeners = new Map();
  #ids = 0;

  /** All who listen are there: what the worker has told is handed on. */
  open() {
    listenToWorker(
      ({ data }) => {
        this.#emit(`worker:${data.kind}`, data);
        if (data.kind === 'message') this.#emit(`server:${data.message.kind}`, data.message);
      },
      (event) => this.#emit('worker:broken', { text: event.message ?? 'The worker did not start.' }),
    );
  }

  /**
   * @template {keyof Reports} K
   * @param {K} kind
   * @param {(report: Reports[K]) => void} listener
   */
  onWorker(kind, listener) {
    this.#listen(`worker:${kind}`, listener);
  }

  /**
   * @template {keyof ServerMessages} K
   * @param {K} kind
   * @param {(message: ServerMessages[K]) => void} listener
   */
  onServer(kind, listener) {
    this.#listen(`server:${kind}`, listener);
  }

  /**
   * Has everything drawn on a canvas from now on.
   * @param {OffscreenCanvas} canvas
   * @param {'2d' | 'gl'} renderer
   */
  start(canvas, renderer) {
    tellWorker({ kind: 'start', canvas, renderer }, [canvas]);
  }

  /** @param {Scene} scene */
  show(scene) {
    tellWorker({ kind: 'scene', scene });
  }

  /** @param {Palette} palette */
  color(palette) {
    tellWorker({ kind: 'palette', palette });
  }

  /** @param {number[]} slots */
  keep(slots) {
    tellWorker({ kind: 'keep', slots });
  }

  /**
   * @param {string} kind
   * @param {object} fields
   */
  send(kind, fields) {
    tellWorker({ kind: 'send', message: { v: 1, kind, ...fields } });
  }

  /**
   * @param {ImageBitmap} picture Moved to the worker.
   * @param {{crop: {x: number, y: number, width: number, height: number}, width: number, height: number, channels: number,
   *   newestOnly: boolean, time: number}} how
   */
  sendPicture(picture, how) {
    tellWorker({ kind: 'picture', picture, ...how }, [picture]);
  }

  /** A number for a message that is answered. */
  nextId() {
    return ++this.#ids;
  }

  /**
   * Asks the server to save something.
   * @param {object} fields
   * @returns {Promise<ServerMessages['saved']>} Refused: its sentence.
   */
  save(fields) {
    const id = this.nextId();
    return new Promise((resolve, reject) => {
      this.#listen('server:saved', (saved) => {
        if (saved.id === id) resolve(saved);
      });
      this.#listen('server:refused', (refused) => {
        if (refused.id === id) reject(new Error(refused.text));
      });
      this.send('save', { id, ...fields });
    });
  }

  /**
   * @param {string} name
   * @param {(report: any) => void} listener
   */
  #listen(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /**
   * @param {string} name
   * @param {object} report
   */
  #emit(name, report) {
    for (const listener of this.#listeners.get(name) ?? []) listener(report);
  }
}
