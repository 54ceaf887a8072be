// The line below the wall: the link, frames a second, and where a frame's time goes.

/** @import { ServerState, Timings } from './types.js' */
/** @import { Port } from './port.js' */

import { byId, element, press, throttled } from './dom.js';

/** @type {['input' | 'network' | 'tiling' | 'transfer' | 'drawing', string][]} */
const stages = [
  ['input', 'input'],
  ['network', 'network'],
  ['tiling', 'tiling'],
  ['transfer', 'transfer'],
  ['drawing', 'drawing'],
];

const quietAfter = 1500;

export class Status {
  #link = byId('link', HTMLElement);
  #play = byId('play', HTMLButtonElement);
  #fps = element('b', {}, '0');
  #age = element('span', { class: 'figure age', title: 'From the picture’s arrival in the page to its layers on the screen' });
  #bytes = element('span', { class: 'figure', title: 'What the server sends' });
  #dropped = element('span', { class: 'figure', title: 'Frames that a newer one replaced before they were sent' });
  #renderer = element('span', { class: 'figure renderer' });
  /** @type {Record<string, {bar: HTMLElement, text: HTMLElement}>} */
  #stages = {};
  #drawing = 0;
  /** @type {Timings | null} */
  #timings = null;
  #rate = 0;
  #told = performance.now();
  #quiet = 0;
  #show = throttled(250, () => this.#update());

  /** @param {Port} port */
  constructor(port) {
    const bar = element('span', { class: 'stages', 'aria-hidden': 'true' }),
      figures = [];
    for (const [name, word] of stages) {
      const part = element('span', { class: `stage ${name}` }),
        text = element('b', {}, '–');
      this.#stages[name] = { bar: part, text };
      bar.append(part);
      figures.push(element('span', { class: `figure ${name}` }, element('i', { class: `key ${name}` }), `${word} `, text, ' ms'));
    }
    byId('timings', HTMLElement).append(
      element('span', { class: 'figure fps' }, this.#fps, ' frames/s'),
      bar,
      ...figures,
      this.#age,
      this.#bytes,
      this.#dropped,
      this.#renderer,
    );
    port.onWorker('renderer', ({ name }) => {
      this.#renderer.textContent = name;
    });
    port.onWorker('drawn', ({ milliseconds, age }) => {
      this.#drawing = milliseconds;
      if (age !== null) this.#age.textContent = `${age.toFixed(0)} ms old`;
      this.#show();
    });
    port.onServer('timings', (timings) => {
      const now = performance.now();
      this.#rate = (1000 * timings.bytes) / Math.max(250, now - this.#told);
      this.#told = now;
      this.#timings = timings;
      this.#show();
      // The server says nothing while nothing happens.
      clearTimeout(this.#quiet);
      this.#quiet = window.setTimeout(() => this.#rest(), quietAfter);
    });
    port.onServer('state', (state) => this.state(state));
  }

  /**
   * @param {'open' | 'lost' | 'refused'} state
   * @param {string} text
   */
  link(state, text) {
    this.#link.dataset.state = state;
    this.#link.textContent = text;
  }

  /** @param {ServerState} state */
  state({ playing }) {
    press(this.#play, playing);
    this.#play.setAttribute('aria-label', playing ? 'Freeze' : 'Play');
  }

  #rest() {
    if (this.#timings !== null) this.#timings = { ...this.#timings, fps: 0, dropped: 0 };
    this.#rate = 0;
    this.#update();
  }

  #update() {
    if (this.#timings === null) return;
    const { fps, ms, dropped } = this.#timings,
      rate = this.#rate,
      all = { ...ms, drawing: this.#drawing };
    const total = Math.max(1e-6, ...[Object.values(all).reduce((sum, value) => sum + value, 0)]);
    this.#fps.textContent = fps === 0 ? '0' : fps.toFixed(fps < 10 ? 1 : 0);
    for (const [name] of stages) {
      this.#stages[name].text.textContent = all[name].toFixed(all[name] < 10 ? 1 : 0);
      this.#stages[name].bar.style.flexGrow = String(all[name] / total);
    }
    this.#bytes.textContent = rate >= 1e6 ? `${(rate / 1e6).toFixed(1)} MB/s` : `${(rate / 1e3).toFixed(0)} kB/s`;
    this.#dropped.textContent = dropped > 0 ? `${dropped} left out` : '';
  }
}
