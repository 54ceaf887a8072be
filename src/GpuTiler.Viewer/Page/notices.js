// Sentences for the person, one below the other over the wall.

import { byId, element } from './dom.js';

const most = 4,
  stay = 8000;

export class Notices {
  #list = byId('notices', HTMLElement);

  /**
   * A sentence that is there already is not repeated. Errors stay until they are closed.
   * @param {'info' | 'warning' | 'error'} level
   * @param {string} text
   */
  show(level, text) {
    const same = [...this.#list.children].find((notice) => notice instanceof HTMLElement && notice.dataset.text === text);
    same?.remove();
    const notice = element('div', { class: `notice ${level}`, 'data-text': text }, element('p', {}, text));
    notice.append(element('button', { type: 'button', class: 'icon', 'aria-label': 'Close', click: () => notice.remove() }, '×'));
    this.#list.append(notice);
    while (this.#list.children.length > most) this.#list.firstElementChild?.remove();
    if (level !== 'error') setTimeout(() => notice.remove(), stay);
  }

  /** @param {string} text */
  clear(text) {
    for (const notice of [...this.#list.children]) if (notice instanceof HTMLElement && notice.dataset.text === text) notice.remove();
  }
}
