// The keyboard. Where the Deep Visualization Toolbox has a function that is here too, its key is the same.

import { byId, element } from './dom.js';

/**
 * @typedef {object} Key
 * @property {string[]} keys As `KeyboardEvent.key` says them.
 * @property {string} says
 * @property {(event: KeyboardEvent) => void} does
 */

/** @typedef {{title: string, keys: Key[]}} KeyGroup */

/** @type {Record<string, string>} */
const written = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Backspace: '⌫',
  '-': '−',
};

export class Keys {
  #dialog = byId('keys', HTMLDialogElement);
  /** @type {Map<string, Key>} */
  #table = new Map();

  /** @param {KeyGroup[]} groups */
  constructor(groups) {
    for (const { keys } of groups) for (const key of keys) for (const name of key.keys) this.#table.set(name, key);
    this.#dialog.append(
      element(
        'header',
        {},
        element('h2', { id: 'keys-title' }, 'Keys'),
        element('button', { type: 'button', class: 'icon', 'aria-label': 'Close', click: () => this.#dialog.close() }, '×'),
      ),
      element(
        'div',
        { class: 'groups' },
        ...groups.map(({ title, keys }) =>
          element(
            'section',
            {},
            element('h3', {}, title),
            element(
              'dl',
              {},
              ...keys.flatMap(({ keys: names, says }) => [
                element('dt', {}, ...names.map((name) => element('kbd', {}, written[name] ?? name))),
                element('dd', {}, says),
              ]),
            ),
          ),
        ),
      ),
    );
    document.addEventListener('keydown', (event) => this.#press(event));
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  toggleHelp() {
    if (this.#dialog.open) this.#dialog.close();
    else this.#dialog.showModal();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.key === 'Escape' && target.matches('input, select, textarea')) target.blur();
    else if (target.matches('input:not([type=checkbox]), select, textarea')) return;
    // A focused button is pressed by the space bar.
    if (event.key === ' ' && target.matches('button, input, a, summary')) return;
    if (this.#dialog.open && event.key !== 'h' && event.key !== '?') return;
    const key = this.#table.get(event.key);
    if (key === undefined) return;
    event.preventDefault();
    key.does(event);
  }
}
