// The panel of one map: enlarged, with its colour bar, the value under the pointer, its histogram and its statistics.

/** @import { Comparison, Show } from './compare.js' */
/** @import { Layer, Palette, SideFrame, Slot, UnitStatistics } from './types.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Port } from './port.js' */
/** @import { Store } from './store.js' */

import { byId, element, throttled } from './dom.js';
import { Histogram } from './histogram.js';
import { percent, shortNumber } from './npy.js';
import { cssColor } from './palette.js';
import { Saving } from './saving.js';
import { drawSide } from './side.js';
import { recordFlag } from './records.js';
import { otherUnitSlot, unitSlot, unitSlotOf } from './slots.js';

/** The enlarged map's longer side, in CSS pixels, and that of two beside each other. */
const mapSide = 280,
  halfSide = 136;

/** @type {Record<Show, string>} */
const words = { a: 'A', b: 'B', difference: 'A − B' };

export class UnitPanel {
  #root = byId('unit', HTMLElement);
  #store;
  #port;
  /** @type {Layer[]} */
  #layers = [];
  #title = element('h2');
  #where = element('p', { class: 'where', 'aria-live': 'polite' });
  #marks = element('p', { class: 'marks', role: 'status' });
  /** By its slot: one map, or A's and B's side by side. */
  #maps = new Map([unitSlot, otherUnitSlot].map((slot) => [slot, element('canvas', { width: 1, height: 1, role: 'img' })]));
  #mapBox = element('div', { class: 'map' });
  #comparison;
  /** @type {Palette | null} */
  #palette = null;
  #isDifference = false;
  #bar = element('canvas', { width: 256, height: 1, 'aria-hidden': 'true' });
  #low = element('span');
  #high = element('span');
  #value = element('output', { class: 'value' });
  #numbers = element('dl', { class: 'unit-numbers' });
  #histogram = new Histogram((range) => this.#fixRange(range));
  /** @type {{x: number, y: number} | null} */
  #pointed = null;
  /** The question of the value that each number answers. @type {Map<number, Show>} */
  #asked = new Map();
  /** @type {Map<Show, number>} */
  #values = new Map();
  /** @type {Map<Show, UnitStatistics>} */
  #counted = new Map();
  /** Whether the server has been told of a map. */
  #told = false;
  #ask = throttled(60, () => this.#askValue());

  /**
   * @param {Store<Shown>} store
   * @param {Port} port
   * @param {Saving} saving
   * @param {Comparison} comparison
   * @param {HTMLElement[]} panes What else there is to say of the map.
   */
  constructor(store, port, saving, comparison, panes) {
    this.#store = store;
    this.#port = port;
    this.#comparison = comparison;
    this.#root.append(
      element(
        'header',
        {},
        this.#title,
        element(
          'button',
          { type: 'button', class: 'icon', 'aria-label': 'Close', title: 'Close (Esc)', click: () => store.set({ unit: null }) },
          '×',
        ),
      ),
      this.#where,
      this.#marks,
      this.#mapBox,
      this.#value,
      element('div', { class: 'colors' }, this.#low, this.#bar, this.#high),
      ...panes,
      this.#histogram.root,
      this.#numbers,
      saving.root,
    );
    for (const map of this.#maps.values()) {
      map.addEventListener('pointermove', (event) => this.#point(map, event));
      map.addEventListener('pointerleave', () => {
        this.#pointed = null;
        this.#value.textContent = '';
      });
    }
    store.watch(['unit', 'view'], () => this.#show());
    port.onServer('unit', (statistics) => this.#statistics(statistics));
    port.onServer('value', ({ id, value }) => {
      const show = this.#asked.get(id);
      if (show !== undefined) this.#tellValue(show, Number(value));
    });
  }

  /**
   * @param {HTMLCanvasElement} map
   * @param {PointerEvent} event
   */
  #point(map, event) {
    const bounds = map.getBoundingClientRect();
    this.#pointed = {
      x: Math.min(map.width - 1, Math.floor(((event.clientX - bounds.left) / bounds.width) * map.width)),
      y: Math.min(map.height - 1, Math.floor(((event.clientY - bounds.top) / bounds.height) * map.height)),
    };
    this.#ask();
  }

  /** @param {Layer[]} layers */
  fill(layers) {
    this.#layers = layers;
    this.#show();
  }

  /** @returns {Slot[]} */
  slots() {
    const { unit } = this.#store.value;
    return this.#shown.flatMap(({ what }, i) => {
      const layer = this.#layers[what.layer];
      return unit === null || unit[1] >= layer.maps ? [] : [unitSlotOf(layer, [...this.#maps.keys()][i], unit, what, this.#store.value)];
    });
  }

  /** What is counted: what is shown, or the layer itself where its place is empty. */
  get #watched() {
    const { unit } = this.#store.value,
      shown = this.#shown.filter(({ what }) => unit !== null && unit[1] < this.#layers[what.layer].maps);
    return unit === null || shown.length > 0 ? shown : [{ show: this.#comparison.main, what: { layer: unit[0] } }];
  }

  /** What is shown of the chosen map. */
  get #shown() {
    const { unit } = this.#store.value;
    if (unit === null || this.#layers[unit[0]] === undefined) return [];
    return this.#comparison.shows.flatMap((show) => {
      const what = this.#comparison.at(unit[0], show);
      return what === null ? [] : [{ show, what }];
    });
  }

  /**
   * @param {SideFrame} frame
   * @param {Palette} palette
   */
  draw(frame, palette) {
    const { unit, ranges } = this.#store.value;
    const { header } = frame,
      shown = this.#shown,
      at = shown.findIndex(({ what }, i) => what.layer === header.layer && [...this.#maps.keys()][i] === header.slot);
    const map = this.#maps.get(header.slot),
      layer = this.#layers[header.layer];
    if (unit === null || at === -1 || map === undefined || header.y * layer.columns + header.x !== unit[1]) return;
    drawSide(map, frame, palette);
    this.#enlarge(map, shown.length === 1 ? mapSide : halfSide);
    if (this.#pointed !== null) this.#ask();
    if (at > 0) return;
    const [low, high] = frame.ranges;
    // A map without a finite value has no range.
    const isRange = Number.isFinite(low) && Number.isFinite(high),
      isDifference = (header.flags & recordFlag.difference) !== 0;
    this.#low.textContent = isRange ? shortNumber(low) : '';
    this.#high.textContent = isRange ? shortNumber(high) : '';
    if (this.#isDifference !== isDifference) {
      this.#isDifference = isDifference;
      this.#drawBar();
    }
    this.#histogram.edits(!isDifference);
    if (isRange) this.#histogram.range(low, high, ranges[unit[0]] !== undefined);
  }

  /** @param {Palette} palette */
  color(palette) {
    this.#palette = palette;
    this.#drawBar();
  }

  #drawBar() {
    const context = this.#bar.getContext('2d'),
      colors = this.#isDifference ? this.#palette?.difference : this.#palette?.levels;
    colors?.forEach((color, i) => {
      if (context === null) return;
      context.fillStyle = cssColor(color);
      context.fillRect(i, 0, 1, 1);
    });
  }

  // A whole number of the screen's pixels for a pixel of the map, where it is not larger than the panel.
  /**
   * @param {HTMLCanvasElement} map
   * @param {number} side
   */
  #enlarge(map, side) {
    const { width, height } = map,
      longest = Math.max(width, height),
      room = side * devicePixelRatio;
    const scale = (longest <= room ? Math.floor(room / longest) : room / longest) / devicePixelRatio;
    map.style.width = `${width * scale}px`;
    map.style.height = `${height * scale}px`;
  }

  /** The server counts what it is told of. */
  tellServer() {
    const { unit } = this.#store.value;
    const [first, second] = this.#watched;
    this.#port.send('unit', {
      ...(first?.what ?? { layer: -1 }),
      map: unit?.[1] ?? 0,
      ...(second === undefined ? {} : { beside: second.what.layer }),
    });
    this.#told = unit !== null;
  }

  #show() {
    const { unit } = this.#store.value,
      layer = unit === null ? undefined : this.#layers[unit[0]];
    this.#root.hidden = unit === null || layer === undefined;
    if (unit !== null || this.#told) this.tellServer();
    const shown = this.#shown;
    const maps = [...this.#maps.values()].slice(0, shown.length);
    if (maps.length !== this.#mapBox.children.length) this.#mapBox.replaceChildren(...maps);
    this.#pointed = null;
    this.#value.textContent = '';
    this.#marks.replaceChildren();
    this.#numbers.replaceChildren();
    this.#counted.clear();
    if (unit === null || layer === undefined) return;
    this.#title.textContent = layer.name;
    this.#where.textContent = [
      `Map ${unit[1]} of ${layer.maps}, ${layer.height}×${layer.width}, ${layer.operator}`,
      this.#comparison.isOn ? shown.map(({ show }) => words[show]).join(' | ') || this.#comparison.why(unit[0], this.#comparison.main) : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
    maps.forEach((map, i) => {
      const side = this.#comparison.isOn ? `, ${words[shown[i].show]}` : '';
      map.setAttribute('aria-label', `Map ${unit[1]} of ${layer.name}${side}, enlarged`);
    });
  }

  /** @param {UnitStatistics} s */
  #statistics(s) {
    const { unit } = this.#store.value;
    const watched = this.#watched,
      at = watched.findIndex(({ what }) => what.layer === s.layer && (what.against ?? null) === (s.against ?? null));
    if (unit === null || at === -1 || s.map !== unit[1]) return;
    this.#counted.set(watched[at].show, s);
    const [min, max] = [Number(s.min), Number(s.max)];
    if (at === 0 && Number.isFinite(min) && Number.isFinite(max)) this.#histogram.show(s.histogram, min, max);
    const all = watched.flatMap(({ show }) => this.#counted.get(show) ?? []);
    if (all.length < watched.length) return;
    this.#showNumbers(watched.map(({ show }) => show), all);
  }

  /**
   * @param {Show[]} shows
   * @param {UnitStatistics[]} all
   */
  #showNumbers(shows, all) {
    /** @type {[string, (s: UnitStatistics) => string][]} */
    const rows = [
      ['Minimum', (s) => shortNumber(Number(s.min))],
      ['Maximum', (s) => shortNumber(Number(s.max))],
      ['Mean', (s) => shortNumber(Number(s.mean))],
      ['Deviation', (s) => shortNumber(Number(s.deviation))],
      ['Zeros', (s) => percent(s.zeros)],
      ['Zeros lately', (s) => percent(s.zerosRecent)],
    ];
    if (all.some((s) => s.nan > 0)) rows.push(['NaN', (s) => String(s.nan)]);
    if (all.some((s) => s.infinite > 0)) rows.push(['±∞', (s) => String(s.infinite)]);
    this.#numbers.classList.toggle('two', all.length > 1);
    this.#numbers.replaceChildren(
      ...(all.length > 1 ? [element('dt', {}, 'Of'), ...shows.map((show) => element('dd', {}, words[show]))] : []),
      ...rows.flatMap(([name, text]) => [element('dt', {}, name), ...all.map((s) => element('dd', {}, text(s)))]),
    );
    const marks = all.flatMap((s, i) => {
      const of = all.length > 1 ? ` in ${words[shows[i]]}` : '';
      return [...(s.dead ? [`dead${of}`] : []), ...(s.saturated ? [`saturated${of}`] : [])];
    });
    const shown = [...this.#marks.children].map((mark) => mark.textContent);
    if (marks.join() !== shown.join())
      this.#marks.replaceChildren(...marks.map((mark) => element('span', { class: `mark ${mark.split(' ')[0]}` }, mark)));
  }

  #askValue() {
    const { unit } = this.#store.value;
    if (unit === null || this.#pointed === null) return;
    this.#asked.clear();
    this.#values.clear();
    // Of both, whichever is shown.
    for (const show of /** @type {Show[]} */ (this.#comparison.isOn ? ['a', 'b'] : ['a'])) {
      const what = this.#comparison.at(unit[0], show),
        layer = what === null ? undefined : this.#layers[what.layer];
      if (layer === undefined || unit[1] >= layer.maps || this.#pointed.x >= layer.width || this.#pointed.y >= layer.height) continue;
      const id = this.#port.nextId();
      this.#asked.set(id, show);
      this.#port.send('value', { id, layer: what?.layer, map: unit[1], ...this.#pointed });
    }
  }

  /**
   * @param {Show} show
   * @param {number} value
   */
  #tellValue(show, value) {
    if (this.#pointed === null) return;
    this.#values.set(show, value);
    const a = this.#values.get('a'),
      b = this.#values.get('b'),
      place = `row ${this.#pointed.y}, column ${this.#pointed.x}`;
    if (!this.#comparison.isOn) this.#value.textContent = `${place}: ${shortNumber(value)}`;
    else if (this.#values.size === this.#asked.size) {
      // Equal infinities do not differ.
      const difference = a === undefined || b === undefined ? undefined : Object.is(a, b) ? 0 : a - b;
      // A name stays with its number where the line is broken.
      const all = [['A', a], ['B', b], ['A − B', difference]].flatMap(([name, number]) =>
        typeof number === 'number' ? [`${name} ${shortNumber(number)}`.replaceAll(' ', '\u00a0')] : [],
      );
      this.#value.textContent = `${place}: ${all.join(', ')}`;
    }
  }

  /** @param {{low: number, high: number} | null} range */
  #fixRange(range) {
    const { unit, ranges } = this.#store.value;
    if (unit === null) return;
    const { [unit[0]]: _, ...others } = ranges;
    const text = (/** @type {number} */ value) => String(Number(value.toPrecision(6)));
    this.#store.set({ ranges: range === null ? others : { ...others, [unit[0]]: `${text(range.low)}:${text(range.high)}` } });
  }
}
