// What in the input counts for the chosen map, live over the input that it is of; the server explains as fast as it can.

/** @import { Hello, Layer, Palette, SideFrame, Slot } from './types.js' */
/** @import { Comparison } from './compare.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Port } from './port.js' */
/** @import { Store } from './store.js' */

import { element } from './dom.js';
import { shortNumber } from './npy.js';
import { drawOver } from './side.js';
import { attributionSlotOf } from './slots.js';

/** @type {Record<string, string>} */
const words = {
  gradient: 'Gradient',
  'guided-backprop': 'Guided backpropagation',
  deconvnet: 'Deconvnet',
  'input-x-gradient': 'Input × gradient',
  saliency: 'Saliency',
  'grad-cam': 'Grad-CAM',
  maximize: 'What it looks for',
};

/** The longer side of the picture, in CSS pixels. */
const side = 280;

export class AttributionPane {
  #store;
  #comparison;
  #select = element('select', { id: 'attribution', title: 'What in the input counts for this map (b)' });
  #canvas = element('canvas', { width: 1, height: 1, role: 'img', hidden: true });
  #text = element('p', { role: 'status' });
  #most = element('span');
  #scale = element('p', { class: 'scale', hidden: true }, 'red counts for it, blue against it, up to ', this.#most);
  root = element(
    'section',
    { class: 'attribution', 'aria-label': 'Why it fires', hidden: true },
    element('div', { class: 'row' }, element('label', { for: 'attribution' }, 'Why it fires'), this.#select),
    this.#canvas,
    this.#scale,
    this.#text,
  );
  /** @type {Layer[]} */
  #layers = [];
  /** @type {string[]} */
  #methods = [];
  /** What the server said of it. */
  #said = '';

  /**
   * @param {Store<Shown>} store
   * @param {Port} port
   * @param {Comparison} comparison
   */
  constructor(store, port, comparison) {
    this.#store = store;
    this.#comparison = comparison;
    this.#select.addEventListener('change', () => store.set({ attribution: this.#select.value }));
    store.watch(['unit', 'attribution'], () => this.#show());
    port.onServer('attribution', ({ layer, map, method, text }) => {
      const wanted = this.#wanted;
      if (wanted === null || wanted.layer !== layer || wanted.map !== map || wanted.method !== method) return;
      this.#said = text;
      this.#text.textContent = text;
    });
    port.onServer('refused', ({ of, text }) => {
      if (of === 'view' && this.#wanted !== null && this.#canvas.hidden) this.#text.textContent = text;
    });
  }

  /** @param {Hello} hello */
  fill({ methods = [], layers }) {
    this.#layers = layers;
    this.#methods = methods;
    this.root.hidden = methods.length === 0;
    this.#select.replaceChildren(
      element('option', { value: '' }, 'Not shown'),
      ...methods.map((method) => element('option', { value: method }, words[method] ?? method)),
    );
    this.#show();
  }

  /** @param {number} by */
  step(by) {
    const all = ['', ...this.#methods];
    if (this.#store.value.unit !== null && all.length > 1)
      this.#store.set({ attribution: all[(all.indexOf(this.#store.value.attribution) + by + all.length) % all.length] });
  }

  /** @returns {Slot[]} */
  slots() {
    const wanted = this.#wanted;
    return wanted === null ? [] : [attributionSlotOf(wanted)];
  }

  /**
   * @param {SideFrame} frame
   * @param {Palette} palette
   */
  draw(frame, palette) {
    const wanted = this.#wanted;
    const { header } = frame;
    // What was under way when something else was chosen is of that.
    if (wanted === null || header.layer !== wanted.layer || header.x !== (wanted.map & 0xffff) || this.#methods[header.y] !== wanted.method) return;
    drawOver(this.#canvas, frame, palette);
    const { width, height } = this.#canvas,
      scale = side / Math.max(width, height);
    this.#canvas.style.width = `${width * scale}px`;
    this.#canvas.style.height = `${height * scale}px`;
    this.#canvas.hidden = false;
    const high = frame.ranges[1],
      counts = high > frame.ranges[0];
    this.#scale.hidden = !counts;
    this.#most.textContent = counts ? shortNumber(high) : '';
    this.#text.textContent = this.#said === '' && !counts && wanted.method !== 'maximize' ? 'Nothing in the input counts for this map now.' : this.#said;
  }

  get #wanted() {
    const { unit, attribution } = this.#store.value;
    const what = unit === null || !this.#methods.includes(attribution) ? null : this.#comparison.at(unit[0], 'a'),
      layer = what === null ? undefined : this.#layers[what.layer];
    return unit === null || what === null || layer === undefined || unit[1] >= layer.maps
      ? null
      : { layer: what.layer, map: unit[1], method: attribution };
  }

  #show() {
    const { unit, attribution } = this.#store.value,
      wanted = this.#wanted;
    this.#select.value = this.#methods.includes(attribution) ? attribution : '';
    this.#canvas.hidden = true;
    this.#scale.hidden = true;
    this.#said = '';
    const isOn = unit !== null && this.#select.value !== '';
    this.#text.textContent = wanted !== null ? 'The gradient is being opened…' : isOn ? 'Layers of A alone are explained.' : '';
    if (wanted !== null)
      this.#canvas.setAttribute(
        'aria-label',
        wanted.method === 'maximize'
          ? `What map ${wanted.map} of ${this.#layers[wanted.layer].name} looks for`
          : `What in the input counts for map ${wanted.map} of ${this.#layers[wanted.layer].name}: ${words[attribution] ?? attribution}`,
      );
  }
}
