// The panel of one map: enlarged, with its colour bar, the value under the pointer, its histogram and its statistics.

/** @import { Layer, Palette, SideFrame, Slot, UnitStatistics } from './types.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Port } from './port.js' */
/** @import { Store } from './store.js' */

import { byId, element, throttled } from './dom.js';
import { Histogram } from './histogram.js';
import { shortNumber } from './npy.js';
import { cssColor } from './palette.js';
import { Saving } from './saving.js';
import { drawSide } from './side.js';
import { unitSlotOf } from './slots.js';

/** The enlarged map's longer side, in CSS pixels. */
const mapSide = 280;

export class UnitPanel {
  #root = byId('unit', HTMLElement);
  #store;
  #port;
  /** @type {Layer[]} */
  #layers = [];
  #title = element('h2');
  #where = element('p', { class: 'where', 'aria-live': 'polite' });
  #marks = element('p', { class: 'marks', role: 'status' });
  #map = element('canvas', { width: 1, height: 1, role: 'img', 'aria-label': 'The map, enlarged' });
  #bar = element('canvas', { width: 256, height: 1, 'aria-hidden': 'true' });
  #low = element('span');
  #high = element('span');
  #value = element('output', { class: 'value' });
  #numbers = element('dl', { class: 'unit-numbers' });
  #histogram = new Histogram((range) => this.#fixRange(range));
  /** @type {{x: number, y: number} | null} */
  #pointed = null;
  #asked = 0;
  /** Whether the server has been told of a map. */
  #told = false;
  #ask = throttled(60, () => this.#askValue());

  /**
   * @param {Store<Shown>} store
   * @param {Port} port
   * @param {Saving} saving
   */
  constructor(store, port, saving) {
    this.#store = store;
    this.#port = port;
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
      element('div', { class: 'map' }, this.#map),
      this.#value,
      element('div', { class: 'colors' }, this.#low, this.#bar, this.#high),
      this.#histogram.root,
      this.#numbers,
      saving.root,
    );
    this.#map.addEventListener('pointermove', (event) => {
      const bounds = this.#map.getBoundingClientRect();
      this.#pointed = {
        x: Math.min(this.#map.width - 1, Math.floor(((event.clientX - bounds.left) / bounds.width) * this.#map.width)),
        y: Math.min(this.#map.height - 1, Math.floor(((event.clientY - bounds.top) / bounds.height) * this.#map.height)),
      };
      this.#ask();
    });
    this.#map.addEventListener('pointerleave', () => {
      this.#pointed = null;
      this.#value.textContent = '';
    });
    store.watch(['unit'], () => this.#show());
    port.onServer('unit', (statistics) => this.#statistics(statistics));
    port.onServer('value', ({ id, value }) => {
      if (id === this.#asked) this.#tellValue(value);
    });
  }

  /** @param {Layer[]} layers */
  fill(layers) {
    this.#layers = layers;
    this.#show();
  }

  /** @returns {Slot[]} */
  slots() {
    const { unit } = this.#store.value,
      layer = unit === null ? undefined : this.#layers[unit[0]];
    return unit === null || layer === undefined ? [] : [unitSlotOf(layer, unit[0], unit[1], this.#store.value)];
  }

  /**
   * @param {SideFrame} frame
   * @param {Palette} palette
   */
  draw(frame, palette) {
    const { unit, ranges } = this.#store.value;
    const { header } = frame,
      layer = unit === null ? undefined : this.#layers[unit[0]];
    if (unit === null || layer === undefined || header.layer !== unit[0] || header.y * layer.columns + header.x !== unit[1]) return;
    drawSide(this.#map, frame, palette);
    this.#enlarge(frame.header.width, frame.header.height);
    const [low, high] = frame.ranges;
    // A map without a finite value has no range.
    const isRange = Number.isFinite(low) && Number.isFinite(high);
    this.#low.textContent = isRange ? shortNumber(low) : '';
    this.#high.textContent = isRange ? shortNumber(high) : '';
    if (isRange) this.#histogram.range(low, high, ranges[unit[0]] !== undefined);
    if (this.#pointed !== null) this.#ask();
  }

  /** @param {Palette} palette */
  color(palette) {
    const context = this.#bar.getContext('2d');
    palette.levels.forEach((color, i) => {
      if (context === null) return;
      context.fillStyle = cssColor(color);
      context.fillRect(i, 0, 1, 1);
    });
  }

  // A whole number of the screen's pixels for a pixel of the map, where it is not larger than the panel.
  /**
   * @param {number} width
   * @param {number} height
   */
  #enlarge(width, height) {
    const longest = Math.max(width, height),
      room = mapSide * devicePixelRatio;
    const scale = (longest <= room ? Math.floor(room / longest) : room / longest) / devicePixelRatio;
    this.#map.style.width = `${width * scale}px`;
    this.#map.style.height = `${height * scale}px`;
  }

  #show() {
    const { unit } = this.#store.value,
      layer = unit === null ? undefined : this.#layers[unit[0]];
    this.#root.hidden = unit === null || layer === undefined;
    if (unit !== null || this.#told) this.#port.send('unit', { layer: unit?.[0] ?? -1, map: unit?.[1] ?? 0 });
    this.#told = unit !== null;
    this.#pointed = null;
    this.#value.textContent = '';
    this.#marks.replaceChildren();
    this.#numbers.replaceChildren();
    if (unit === null || layer === undefined) return;
    this.#title.textContent = layer.name;
    this.#where.textContent = `Map ${unit[1]} of ${layer.maps}, ${layer.height}×${layer.width}, ${layer.operator}`;
    this.#map.setAttribute('aria-label', `Map ${unit[1]} of ${layer.name}, enlarged`);
  }

  /** @param {UnitStatistics} s */
  #statistics(s) {
    const { unit } = this.#store.value;
    if (unit === null || s.layer !== unit[0] || s.map !== unit[1]) return;
    const [min, max, mean, deviation] = [s.min, s.max, s.mean, s.deviation].map(Number);
    if (Number.isFinite(min) && Number.isFinite(max)) this.#histogram.show(s.histogram, min, max);
    const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
    /** @type {[string, string][]} */
    const rows = [
      ['Minimum', shortNumber(min)],
      ['Maximum', shortNumber(max)],
      ['Mean', shortNumber(mean)],
      ['Deviation', shortNumber(deviation)],
      ['Zeros', percent(s.zeros)],
      ['Zeros lately', percent(s.zerosRecent)],
    ];
    if (s.nan > 0) rows.push(['NaN', String(s.nan)]);
    if (s.infinite > 0) rows.push(['±∞', String(s.infinite)]);
    this.#numbers.replaceChildren(...rows.flatMap(([name, text]) => [element('dt', {}, name), element('dd', {}, text)]));
    const marks = [...(s.dead ? ['dead'] : []), ...(s.saturated ? ['saturated'] : [])];
    const shown = [...this.#marks.children].map((mark) => mark.textContent);
    if (marks.join() !== shown.join())
      this.#marks.replaceChildren(...marks.map((mark) => element('span', { class: `mark ${mark}` }, mark)));
  }

  #askValue() {
    const { unit } = this.#store.value;
    if (unit === null || this.#pointed === null) return;
    this.#asked = this.#port.nextId();
    this.#port.send('value', { id: this.#asked, layer: unit[0], map: unit[1], ...this.#pointed });
  }

  /** @param {number | string} value */
  #tellValue(value) {
    if (this.#pointed === null) return;
    this.#value.textContent = `row ${this.#pointed.y}, column ${this.#pointed.x}: ${shortNumber(Number(value))}`;
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
