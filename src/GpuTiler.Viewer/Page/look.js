// The panel of colours, range, padding and theme. Colours, padding, labels and theme change at once, without asking the server.

/** @import { Hello, Palette } from './types.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Store } from './store.js' */

import { byId, element } from './dom.js';
import { defaults } from './fragment.js';
import { makePalette } from './palette.js';

/** @type {[string, string][]} */
const ranges = [
  ['auto', 'Each map by itself'],
  ['layer', 'The layer’s maps together'],
  ['tile:hold=0.95', 'Each map, held'],
  ['layer:hold=0.95', 'Layer, held'],
  ['tile:percentile=1,99', 'Each map, 1st to 99th percentile'],
  ['tile:symmetric', 'Each map, symmetric about zero'],
  ['layer:symmetric', 'Layer, symmetric about zero'],
];
export const gammas = [1, 1.5, 2, 3, 0.5];

export class Look {
  #root = byId('look', HTMLElement);
  #store;
  /** @type {Record<string, string>} */
  #maps = {};
  #colorMap = element('select', { id: 'look-color' });
  #range = element('select', { id: 'look-range' });
  #gamma = element('input', { id: 'look-gamma', type: 'range', min: 0.2, max: 4, step: 0.1 });
  #gammaText = element('output');
  #padding = element('input', { id: 'look-padding', type: 'number', min: 0, max: 9 });
  #mode = select('look-mode', [
    ['mean', 'Mean'],
    ['max', 'Maximum'],
  ]);
  #format = element('select', { id: 'look-format' });
  #recordings = row('Recordings', this.#format);
  #theme = select('look-theme', [
    ['', 'As the system'],
    ['dark', 'Dark'],
    ['light', 'Light'],
  ]);
  #mask = element('input', { id: 'look-mask', type: 'checkbox' });
  #labels = element('input', { id: 'look-labels', type: 'checkbox' });
  #against = element('input', { id: 'look-against', type: 'checkbox' });
  palette = makePalette(undefined, undefined);
  #colored;

  /**
   * @param {Store<Shown>} store
   * @param {(palette: Palette) => void} colored
   * @param {() => void} compare Keeps the present frame and shows the difference with it, or no longer.
   */
  constructor(store, colored, compare) {
    this.#store = store;
    this.#colored = colored;
    const on = (/** @type {HTMLElement} */ input, /** @type {string} */ event, /** @type {() => Partial<Shown>} */ patch) =>
      input.addEventListener(event, () => store.set(patch()));
    on(this.#colorMap, 'change', () => ({ colorMap: this.#colorMap.value }));
    on(this.#range, 'change', () => ({ range: this.#range.value, ranges: {} }));
    on(this.#gamma, 'input', () => ({ gamma: Number(this.#gamma.value) }));
    on(this.#padding, 'input', () => ({ padding: Math.min(9, Math.max(0, Math.round(this.#padding.valueAsNumber || 0))) }));
    on(this.#mode, 'change', () => ({ mode: this.#mode.value === 'max' ? 'max' : 'mean' }));
    on(this.#theme, 'change', () => ({ theme: /** @type {Shown['theme']} */ (this.#theme.value) }));
    on(this.#mask, 'change', () => ({ mask: this.#mask.checked }));
    on(this.#labels, 'change', () => ({ labels: this.#labels.checked }));
    this.#against.addEventListener('change', () => compare());
    const usual = () => {
      const { colorMap, range, ranges: fixed, gamma, padding, mode, theme, mask, labels, hidden, pinned, solo, query } = defaults();
      store.set({ colorMap, range, ranges: fixed, gamma, padding, mode, theme, mask, labels, hidden, pinned, solo, query });
    };
    this.#root.append(
      row('Colours', this.#colorMap),
      row('Range', this.#range),
      row('Gamma', this.#gamma, this.#gammaText),
      row('Padding', this.#padding),
      row('When far away', this.#mode),
      row('Theme', this.#theme),
      this.#recordings,
      row('Colours for NaN and ∞', this.#mask),
      row('Names', this.#labels),
      row('Difference with a kept frame', this.#against),
      element('button', { type: 'button', click: usual, title: 'All of this as it was, and every layer shown' }, 'Reset'),
    );
    store.watch(['colorMap'], () => this.#recolor());
    store.watch(['colorMap', 'range', 'gamma', 'padding', 'mode', 'theme', 'mask', 'labels', 'against'], () => this.#update());
    store.watch(['theme'], () => this.#applyTheme());
    this.#applyTheme();
  }

  /**
   * Takes over the colour maps, and what is asked for without the panel: a key can begin a recording at once. The panel itself can wait
   * for `fill`.
   * @param {Hello} hello
   */
  color(hello) {
    const { format } = this;
    this.#recordings.hidden = hello.recordings.length === 0;
    this.#format.replaceChildren(...hello.recordings.map((value) => element('option', { value }, value.toUpperCase())));
    if (hello.recordings.includes(format)) this.#format.value = format;
    this.#maps = hello.colorMaps;
    this.#recolor();
  }

  /** Fills the panel. */
  fill() {
    this.#colorMap.replaceChildren(...this.names.map((name) => element('option', { value: name }, name)));
    this.#update();
  }

  /** What a recording is written as. */
  get format() {
    return this.#format.value;
  }

  get names() {
    return Object.keys(this.#maps);
  }

  toggle() {
    this.#root.hidden = !this.#root.hidden;
    byId('toggle-look', HTMLButtonElement).setAttribute('aria-expanded', String(!this.#root.hidden));
    if (!this.#root.hidden) this.#colorMap.focus();
  }

  /** @returns {boolean} Whether it was open. */
  close() {
    const wasOpen = !this.#root.hidden;
    if (wasOpen) this.toggle();
    return wasOpen;
  }

  /** @param {number} by */
  stepColorMap(by) {
    const all = this.names,
      at = all.indexOf(this.#store.value.colorMap);
    if (all.length > 0) this.#store.set({ colorMap: all[(at + by + all.length) % all.length] });
  }

  stepRange() {
    const at = ranges.findIndex(([value]) => value === this.#store.value.range);
    this.#store.set({ range: ranges[(at + 1) % ranges.length][0], ranges: {} });
  }

  #recolor() {
    this.palette = makePalette(this.#maps[this.#store.value.colorMap], this.#maps.diverging);
    this.#colored(this.palette);
  }

  #update() {
    const { colorMap, range, gamma, padding, mode, theme, mask, labels, against } = this.#store.value;
    this.#colorMap.value = colorMap;
    const known = ranges.some(([value]) => value === range);
    this.#range.replaceChildren(
      ...[...ranges, .../** @type {[string, string][]} */ (known ? [] : [[range, range]])].map(([value, text]) =>
        element('option', { value }, text),
      ),
    );
    this.#range.value = range;
    this.#gamma.value = String(gamma);
    this.#gammaText.textContent = gamma.toFixed(1);
    if (document.activeElement !== this.#padding) this.#padding.value = String(padding);
    this.#mode.value = mode;
    this.#theme.value = theme;
    this.#mask.checked = mask;
    this.#labels.checked = labels;
    this.#against.checked = against !== '';
  }

  #applyTheme() {
    document.documentElement.dataset.theme = this.#store.value.theme;
  }
}

/**
 * @param {string} id
 * @param {[string, string][]} options
 */
function select(id, options) {
  return element('select', { id }, ...options.map(([value, text]) => element('option', { value }, text)));
}

/**
 * @param {string} text
 * @param {HTMLElement} input
 * @param {HTMLElement[]} more
 */
function row(text, input, ...more) {
  return element('div', { class: 'row' }, element('label', { for: input.id }, text), input, ...more);
}
