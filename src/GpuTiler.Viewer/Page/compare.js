// What is compared: another model, or another input. Its layers stand at the places of those that they are paired with.

/** @import { Hello, Layer, Other, ServerState } from './types.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Store } from './store.js' */

import { shortNames } from './names.js';

/**
 * What a wall shows: A, B, or what they differ by.
 * @typedef {'a' | 'b' | 'difference'} Show
 */

/**
 * A layer as the server is asked for it.
 * @typedef {{layer: number, against?: 'other'}} ShownLayer
 */

/** The views, in the order in which a key goes through them. @type {[Shown['view'], string][]} */
export const compareViews = [
  ['', 'A | B'],
  ['difference', 'A − B'],
  ['a', 'A'],
  ['b', 'B'],
];

export class Comparison {
  /** @type {Other | null} */
  #other = null;
  /** @type {Layer[]} */
  #layers = [];
  #store;
  #state = { a: '', b: '' };
  #model = '';
  /** @type {Hello['files']} */
  #files = [];

  /** @param {Store<Shown>} store */
  constructor(store) {
    this.#store = store;
  }

  /** @param {Hello} hello */
  fill(hello) {
    this.#other = hello.other ?? null;
    this.#layers = hello.layers;
    this.#model = hello.model?.name ?? '';
    this.#files = hello.files;
    this.follow(hello.state);
  }

  /** @param {ServerState} state */
  follow({ source, file, other }) {
    this.#state = { a: (file === null ? undefined : this.#files[file]?.name) ?? source, b: other ?? '' };
  }

  get isOn() {
    return this.#other !== null;
  }

  /** What the page shows now, from left to right. @returns {Show[]} */
  get shows() {
    const { view } = this.#store.value;
    return this.#other === null ? ['a'] : view === '' ? ['a', 'b'] : [view];
  }

  /** What stands for the page where there is room for one thing: thumbnails, files. */
  get main() {
    return this.shows[0];
  }

  /** Whether something of B is shown. */
  get showsOther() {
    return this.isOn && this.shows.some((show) => show !== 'a');
  }

  /** The layers that have a place of their own, A's and those that B alone has. */
  get entries() {
    const other = this.#other,
      paired = new Set(other?.pairs);
    return this.#layers.map((_, i) => i).filter((i) => other === null || i < other.first || !paired.has(i));
  }

  /** The layers' short names, those of A and of B each by themselves. */
  get shortNames() {
    const first = this.#other?.first ?? this.#layers.length,
      names = this.#layers.map((layer) => layer.name);
    return [...shortNames(names.slice(0, first)), ...shortNames(names.slice(first))];
  }

  /**
   * What a wall shows at a layer's place; null where that is nothing.
   * @param {number} entry
   * @param {Show} show
   * @returns {ShownLayer | null}
   */
  at(entry, show) {
    if (this.#other === null) return { layer: entry };
    const ofB = entry >= this.#other.first ? entry : this.#other.pairs[entry];
    if (show === 'b') return ofB === -1 ? null : { layer: ofB };
    if (show === 'a') return entry < this.#other.first ? { layer: entry } : null;
    return this.why(entry, show) === '' ? { layer: entry, against: 'other' } : null;
  }

  /**
   * Why a wall shows nothing at a layer's place.
   * @param {number} entry
   * @param {Show} show
   */
  why(entry, show) {
    if (this.#other === null) return '';
    const pair = this.#other.pairs[entry];
    if (entry >= this.#other.first) return show === 'b' ? '' : 'only in B';
    if (pair === -1) return show === 'a' ? '' : 'only in A';
    return show === 'difference' && !alike(this.#layers[entry], this.#layers[pair]) ? 'shapes differ' : '';
  }

  /** @param {number} entry The layer of B at its place, where its shape is another one; otherwise null. */
  otherShape(entry) {
    const pair = this.#other?.pairs[entry] ?? -1;
    return pair === -1 || alike(this.#layers[entry], this.#layers[pair]) ? null : this.#layers[pair];
  }

  /** @param {Show} show */
  name(show) {
    if (this.#other === null) return '';
    if (show === 'difference') return 'A − B';
    const { names, compares } = this.#other;
    if (compares === 'inputs') return `${show.toUpperCase()}  ${this.#state[show]}`;
    const name = show === 'a' ? names[0] : names[1];
    return `${show.toUpperCase()}  ${name}${this.#state.b === '' ? '' : ` on ${this.#state[show]}`}`;
  }

  /** What the page is of, for its title. */
  get title() {
    if (this.#other === null) return this.#model;
    return this.#other.compares === 'models' ? `${this.#other.names[0]} and ${this.#other.names[1]}` : this.#model;
  }

  get notes() {
    return this.#other?.notes ?? [];
  }

  /** @param {number} by */
  step(by) {
    const all = compareViews.map(([view]) => view);
    if (this.isOn) this.#store.set({ view: all[(all.indexOf(this.#store.value.view) + by + all.length) % all.length] });
  }
}

/**
 * @param {Layer} a
 * @param {Layer} b
 */
function alike(a, b) {
  return a.width === b.width && a.height === b.height && a.maps === b.maps && a.batch === b.batch;
}
