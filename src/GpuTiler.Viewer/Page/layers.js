// The list of layers: search, thumbnails, and which layers the wall shows.

/** @import { Comparison } from './compare.js' */
/** @import { Hello, Layer, Palette, Slot } from './types.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Store } from './store.js' */

import { byId, element, press } from './dom.js';
import { matcher } from './match.js';
import { drawSide } from './side.js';
import { firstThumbnail, thumbnailSlot } from './slots.js';
import { shapeText } from './wall-overlay.js';

/**
 * @typedef {object} Row
 * @property {HTMLLIElement} item
 * @property {HTMLCanvasElement} picture
 * @property {Record<'pinned' | 'solo' | 'hidden', HTMLButtonElement>} buttons
 */

export class LayerList {
  #store;
  #list = byId('list', HTMLUListElement);
  #query = byId('query', HTMLInputElement);
  #found = byId('found', HTMLElement);
  /** @type {Layer[]} */
  #layers = [];
  /** By the layer. @type {Map<number, Row>} */
  #rows = new Map();
  #comparison;
  /** @type {Set<number>} */
  #inView = new Set();
  #observer;
  #goTo;

  /**
   * @param {Store<Shown>} store
   * @param {Comparison} comparison
   * @param {(layer: number) => void} goTo
   * @param {() => void} thumbnailsChanged
   */
  constructor(store, comparison, goTo, thumbnailsChanged) {
    this.#store = store;
    this.#comparison = comparison;
    this.#goTo = goTo;
    this.#query.value = store.value.query;
    this.#query.addEventListener('input', () => store.set({ query: this.#query.value }));
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const position = Number(/** @type {HTMLElement} */ (target).dataset.layer);
          if (isIntersecting) this.#inView.add(position);
          else this.#inView.delete(position);
        }
        thumbnailsChanged();
      },
      { root: this.#list },
    );
    store.watch(['hidden', 'pinned', 'solo', 'query', 'unit'], () => this.#update());
  }

  /** @param {Hello} hello */
  fill(hello) {
    this.#layers = hello.layers;
    const names = this.#comparison.shortNames;
    this.#observer.disconnect();
    this.#inView.clear();
    this.#rows = new Map(
      this.#comparison.entries.map((position) => [
        position,
        this.#row(hello.layers[position], position, names[position], hello.survey?.dead[position] ?? 0),
      ]),
    );
    this.#list.replaceChildren(
      ...[...this.#rows.values()].map((row) => row.item),
      ...hello.skipped.map(({ name, reason }) =>
        element('li', { class: 'skipped', title: reason }, element('b', {}, name), element('span', {}, reason)),
      ),
    );
    for (const { item } of this.#rows.values()) this.#observer.observe(item);
    this.#update();
  }

  /** @returns {Slot[]} */
  slots() {
    if (this.#list.offsetParent === null) return [];
    return [...this.#inView]
      .sort((a, b) => a - b)
      .map((position) => {
        const what = this.#comparison.at(position, this.#comparison.main) ?? { layer: position };
        return thumbnailSlot(this.#layers[what.layer], position, what, this.#store.value);
      });
  }

  /**
   * @param {import('./types.js').SideFrame} frame
   * @param {Palette} palette
   */
  draw(frame, palette) {
    const row = this.#rows.get(frame.header.slot - firstThumbnail);
    if (row !== undefined) drawSide(row.picture, frame, palette);
  }

  focusSearch() {
    this.#query.focus();
    this.#query.select();
  }

  /**
   * Changes what the wall shows of a layer.
   * @param {'pinned' | 'solo' | 'hidden'} what
   * @param {number} position
   */
  toggle(what, position) {
    const { value } = this.#store;
    if (what === 'solo') this.#store.set({ solo: value.solo === position ? null : position });
    else {
      const list = value[what];
      this.#store.set({ [what]: list.includes(position) ? list.filter((i) => i !== position) : [...list, position].sort((a, b) => a - b) });
    }
  }

  /**
   * @param {Layer} layer
   * @param {number} position
   * @param {string} name
   * @param {number} dead Units that a survey found dead.
   * @returns {Row}
   */
  #row(layer, position, name, dead) {
    const picture = element('canvas', { width: 1, height: 1, 'aria-hidden': 'true' });
    const button = (/** @type {'pinned' | 'solo' | 'hidden'} */ what, /** @type {string} */ word, /** @type {string} */ key) =>
      element(
        'button',
        {
          type: 'button',
          class: `icon ${what}`,
          'aria-label': `${word} ${layer.name}`,
          'aria-pressed': 'false',
          title: `${word} (${key})`,
          click: () => this.toggle(what, position),
        },
        icon(what),
      );
    const buttons = {
      pinned: button('pinned', 'Pin', 'p'),
      solo: button('solo', 'Show alone:', 's'),
      hidden: button('hidden', 'Hide', 'x'),
    };
    const item = element(
      'li',
      { 'data-layer': position },
      element(
        'button',
        {
          type: 'button',
          class: 'layer',
          click: () => this.#goTo(position),
          title: `${layer.name}: ${layer.operator} ${shapeText(layer)}, ${layer.type}`,
        },
        element('span', { class: 'picture' }, picture),
        element('span', { class: 'name' }, name),
        element(
          'span',
          { class: 'shape' },
          [layer.operator, shapeText(layer), this.#aloneIn(position)].join(' ').trim(),
          ...(dead > 0 ? [element('span', { class: 'dead' }, ` ${dead} dead`)] : []),
        ),
      ),
      element('span', { class: 'tools' }, buttons.pinned, buttons.solo, buttons.hidden),
    );
    return { item, picture, buttons };
  }

  /** @param {number} position */
  #aloneIn(position) {
    const why = this.#comparison.why(position, 'difference');
    return why === '' ? '' : `(${why})`;
  }

  #update() {
    const { hidden, pinned, solo, query, unit } = this.#store.value,
      matches = matcher(query);
    if (document.activeElement !== this.#query) this.#query.value = query;
    let count = 0;
    for (const [position, { item, buttons }] of this.#rows) {
      const found = matches(this.#layers[position]);
      count += found ? 1 : 0;
      item.hidden = !found;
      item.classList.toggle('off', solo === null ? hidden.includes(position) : solo !== position);
      item.classList.toggle('current', unit?.[0] === position);
      press(buttons.pinned, pinned.includes(position));
      press(buttons.solo, solo === position);
      press(buttons.hidden, hidden.includes(position));
    }
    const all = this.#rows.size,
      layers = `layer${all === 1 ? '' : 's'}`;
    this.#found.textContent =
      query === ''
        ? `${all} ${layers}${hidden.length > 0 ? `, ${hidden.length} hidden` : ''}`
        : count === 0
          ? `None of ${all} ${layers} matches`
          : `${count} of ${all} ${layers}`;
  }
}

const paths = {
  pinned: 'M6 2h4v5l2 2.5H4L6 7zM8 9.5V14',
  solo: 'M2.5 2.5h3M2.5 2.5v3M13.5 2.5h-3M13.5 2.5v3M2.5 13.5h3M2.5 13.5v-3M13.5 13.5h-3M13.5 13.5v-3M6 6h4v4H6z',
  hidden: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM3 13 13 3',
};

/** @param {keyof typeof paths} name */
function icon(name) {
  const space = 'http://www.w3.org/2000/svg',
    svg = document.createElementNS(space, 'svg'),
    path = document.createElementNS(space, 'path');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
