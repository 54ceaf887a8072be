// Takes values and pictures out of the page: as text, as .npy, as the PNG that the command line writes.

/** @import { Comparison } from './compare.js' */
/** @import { Layer } from './types.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Notices } from './notices.js' */
/** @import { Port } from './port.js' */
/** @import { Store } from './store.js' */

import { element } from './dom.js';
import { readNpy, valuesText } from './npy.js';
import { inputLayer, otherInputLayer } from './slots.js';

export class Saving {
  root = element('div', { class: 'saving', role: 'group', 'aria-label': 'Copy and save' });
  /** @type {Layer[]} */
  layers = [];
  #store;
  #port;
  #notices;
  #comparison;

  /**
   * @param {Store<Shown>} store
   * @param {Port} port
   * @param {Notices} notices
   * @param {Comparison} comparison
   */
  constructor(store, port, notices, comparison) {
    this.#store = store;
    this.#comparison = comparison;
    this.#port = port;
    this.#notices = notices;
    const button = (/** @type {string} */ text, /** @type {string} */ title, /** @type {() => void} */ click) =>
      element('button', { type: 'button', title, click }, text);
    this.root.append(
      button('Copy values', 'The map’s values as text (V)', () => void this.copyValues()),
      button('Map .npy', 'The map’s values as a NumPy file', () => void this.saveArray(true)),
      button('Layer .npy', 'The whole layer as a NumPy file', () => void this.saveArray(false)),
      button('Layer .png', 'The layer’s mosaic, as gputiler tile writes it (S)', () => void this.savePicture(false)),
      button('Input .npy', 'What the network sees, as a NumPy file: the input of the copied command', () => void this.saveInput()),
      button('Copy command', 'The command line that writes the same mosaic', () => void this.savePicture(true)),
    );
  }

  get #unit() {
    return this.#store.value.unit;
  }

  /**
   * The values that are shown of a layer's place: side by side, A's.
   * @param {number} entry
   */
  #values(entry) {
    return this.#comparison.at(entry, this.#comparison.main) ?? { layer: entry };
  }

  /**
   * The picture of a layer's place: side by side it is that of the difference, which shows A, B and A − B.
   * @param {number} entry
   */
  #picture(entry) {
    return (this.#comparison.shows.length > 1 ? this.#comparison.at(entry, 'difference') : null) ?? this.#values(entry);
  }

  async copyValues() {
    const unit = this.#unit;
    if (unit === null) return;
    await this.#try(async () => {
      const { url } = await this.#port.save({ what: 'npy', ...this.#values(unit[0]), map: unit[1] });
      const answer = await fetch(url);
      if (!answer.ok) throw new Error('What was saved is gone: try again.');
      await navigator.clipboard.writeText(valuesText(readNpy(await answer.arrayBuffer())));
      this.#notices.show('info', `Copied the values of map ${unit[1]} of ${this.layers[unit[0]].name}.`);
    });
  }

  /** @param {boolean} mapOnly */
  async saveArray(mapOnly) {
    const unit = this.#unit;
    if (unit === null) return;
    await this.#try(async () =>
      download(await this.#port.save({ what: 'npy', ...this.#values(unit[0]), ...(mapOnly ? { map: unit[1] } : {}) })),
    );
  }

  async saveInput() {
    await this.#try(async () => download(await this.#port.save({ what: 'input', layer: this.#comparison.main === 'b' ? otherInputLayer : inputLayer })));
  }

  /** @param {boolean} commandOnly */
  async savePicture(commandOnly) {
    const unit = this.#unit;
    if (unit === null) return;
    await this.#try(async () => {
      const what = this.#picture(unit[0]),
        saved = await this.#port.save({ what: 'png', ...what, options: this.#options(unit[0], what.against !== undefined) });
      if (!commandOnly) download(saved);
      else if (saved.command === '') this.#notices.show('warning', 'The command line compares layers of the same name, and these two differ.');
      else {
        await navigator.clipboard.writeText(saved.command);
        this.#notices.show('info', `Copied: ${saved.command}`);
      }
    });
  }

  /**
   * @param {number} layer
   * @param {boolean} isDifference
   */
  #options(layer, isDifference) {
    const { range, ranges, gamma, colorMap, padding } = this.#store.value;
    const whole = { columns: 0, border: padding, padValue: 0, scale: 1, shrink: 1, mode: 'mean' };
    const own = ranges[layer] ?? range;
    // A picture of A and B has no frames before it.
    return { ...whole, padding, range: isDifference ? own.replace(/:hold=.*$/, '') : own, gamma, colorMap };
  }

  /** @param {() => Promise<void>} action */
  async #try(action) {
    try {
      await action();
    } catch (problem) {
      this.#notices.show('error', problem instanceof Error ? problem.message : 'That could not be saved.');
    }
  }
}

/** @param {{url: string, name: string}} saved */
export function download({ url, name }) {
  element('a', { href: url, download: name }).click();
}
