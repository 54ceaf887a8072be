// Which of the two that are compared is shown: side by side, the difference, A or B.

/** @import { Comparison } from './compare.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Store } from './store.js' */

import { compareViews } from './compare.js';
import { byId, element } from './dom.js';

export class CompareControl {
  #group = byId('compare', HTMLElement);
  #select = byId('compare-view', HTMLSelectElement);
  #store;
  #comparison;

  /**
   * @param {Store<Shown>} store
   * @param {Comparison} comparison
   */
  constructor(store, comparison) {
    this.#store = store;
    this.#comparison = comparison;
    this.#select.append(...compareViews.map(([view, text]) => element('option', { value: view }, text)));
    this.#select.addEventListener('change', () => store.set({ view: /** @type {Shown['view']} */ (this.#select.value) }));
    store.watch(['view'], () => this.fill());
  }

  fill() {
    this.#group.hidden = !this.#comparison.isOn;
    this.#select.value = this.#store.value.view;
  }
}
