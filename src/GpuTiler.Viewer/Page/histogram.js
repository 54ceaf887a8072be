// The histogram of a map, and the range on it: dragging fixes the range, so do the two numbers below it.

import { element } from './dom.js';
import { shortNumber } from './npy.js';

const space = 'http://www.w3.org/2000/svg',
  width = 256,
  height = 72;

export class Histogram {
  root = element('div', { class: 'histogram' });
  #svg = document.createElementNS(space, 'svg');
  #bars = document.createElementNS(space, 'path');
  #band = document.createElementNS(space, 'rect');
  #low = element('input', { type: 'number', step: 'any', 'aria-label': 'Value of the first colour' });
  #high = element('input', { type: 'number', step: 'any', 'aria-label': 'Value of the last colour' });
  #free = element('button', { type: 'button', title: 'Let the range follow the frames again' }, 'Auto');
  #extent = { min: 0, max: 1 };
  #range = { low: 0, high: 1 };
  /** @type {number | null} */
  #from = null;
  #fixed;

  /** @param {(range: {low: number, high: number} | null) => void} fixed Null: no longer. */
  constructor(fixed) {
    this.#fixed = fixed;
    const svg = this.#svg;
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', 'Histogram');
    this.#band.setAttribute('class', 'band');
    this.#band.setAttribute('height', String(height));
    this.#bars.setAttribute('class', 'bars');
    svg.append(this.#band, this.#bars);
    svg.addEventListener('pointerdown', (event) => {
      if (!this.#edits) return;
      svg.setPointerCapture(event.pointerId);
      this.#from = this.#value(event);
    });
    svg.addEventListener('pointermove', (event) => {
      if (this.#from !== null) this.#drag(event, false);
    });
    svg.addEventListener('pointerup', (event) => {
      if (this.#from !== null) this.#drag(event, true);
    });
    for (const input of [this.#low, this.#high])
      input.addEventListener('change', () => this.#fix(this.#low.valueAsNumber, this.#high.valueAsNumber));
    this.#free.addEventListener('click', () => this.#fixed(null));
    this.root.append(svg, element('div', { class: 'range' }, this.#low, this.#free, this.#high));
  }

  /**
   * @param {number[]} counts
   * @param {number} min Where the first count begins.
   * @param {number} max
   */
  show(counts, min, max) {
    this.#extent = { min, max };
    // Roots, so that the few values beside a peak at zero can be seen.
    const most = Math.sqrt(Math.max(1, ...counts)),
      step = width / Math.max(1, counts.length);
    this.#bars.setAttribute(
      'd',
      counts
        .map((count, i) => {
          const top = height - (Math.sqrt(count) / most) * (height - 2);
          return count === 0 ? '' : `M${(i * step).toFixed(2)} ${height}V${top.toFixed(2)}h${(step * 0.86).toFixed(2)}V${height}z`;
        })
        .join(''),
    );
    this.#svg.setAttribute('aria-label', `Histogram from ${shortNumber(min)} to ${shortNumber(max)}`);
    this.#draw();
  }

  /**
   * The range in use.
   * @param {number} low
   * @param {number} high
   * @param {boolean} isFixed
   */
  range(low, high, isFixed) {
    if (this.#from !== null) return;
    this.#range = { low, high };
    if (document.activeElement !== this.#low) this.#low.value = String(Number(low.toPrecision(5)));
    if (document.activeElement !== this.#high) this.#high.value = String(Number(high.toPrecision(5)));
    this.#free.hidden = !isFixed || !this.#edits;
    this.#draw();
  }

  /**
   * Whether the range can be fixed: what differs has one of its own.
   * @param {boolean} on
   */
  edits(on) {
    this.#edits = on;
    for (const input of [this.#low, this.#high]) input.hidden = !on;
    if (!on) this.#free.hidden = true;
  }
  #edits = true;

  #draw() {
    const { min, max } = this.#extent,
      size = max - min;
    const at = (/** @type {number} */ value) => (size > 0 ? Math.min(1, Math.max(0, (value - min) / size)) : 0) * width;
    const left = at(this.#range.low);
    this.#band.setAttribute('x', String(left));
    this.#band.setAttribute('width', String(Math.max(0, at(this.#range.high) - left)));
  }

  /** @param {PointerEvent} event */
  #value(event) {
    const bounds = this.#svg.getBoundingClientRect(),
      share = Math.min(1, Math.max(0, (event.clientX - bounds.left) / bounds.width));
    return this.#extent.min + share * (this.#extent.max - this.#extent.min);
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} ends
   */
  #drag(event, ends) {
    const from = this.#from ?? 0,
      to = this.#value(event),
      low = Math.min(from, to),
      high = Math.max(from, to);
    this.#range = { low, high };
    this.#draw();
    if (!ends) return;
    this.#from = null;
    this.#fix(low, high);
  }

  /**
   * @param {number} low
   * @param {number} high
   */
  #fix(low, high) {
    if (Number.isFinite(low) && Number.isFinite(high) && low < high) this.#fixed({ low, high });
  }
}
