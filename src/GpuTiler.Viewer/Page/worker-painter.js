// Draws the wall: at most once for each of the browser's frames, and only when something has changed.

/** @import { Palette, Scene } from './types.js' */
/** @import { Canvas2dRenderer } from './worker-canvas2d.js' */

import { makePalette, packed } from './palette.js';
import { Regions } from './worker-regions.js';
import { Slots } from './worker-slots.js';
import { WebGlRenderer } from './worker-webgl.js';

export class Painter {
  slots = new Slots();
  #regions = new Regions();
  /** @type {WebGlRenderer | Canvas2dRenderer | null} */
  #renderer = null;
  /** @type {Palette} */
  #palette = makePalette(undefined, undefined);
  /** @type {Scene | null} */
  #scene = null;
  #all = true;
  /** @type {Set<number>} */
  #changed = new Set();
  #waiting = false;
  /** Whether there has been nothing to draw yet. */
  #isEmpty = true;
  #drawn;

  /** @param {(milliseconds: number, isEmpty: boolean) => void} drawn */
  constructor(drawn) {
    this.#drawn = drawn;
  }

  /** Whether there is something to draw with. */
  get draws() {
    return this.#renderer !== null;
  }

  /**
   * Draws with this from now on, what has come before first.
   * @param {OffscreenCanvas} canvas
   * @param {WebGlRenderer | Canvas2dRenderer} renderer
   */
  use(canvas, renderer) {
    this.#renderer = renderer;
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => {
      this.#renderer = new WebGlRenderer(canvas);
      this.#redraw();
    });
    this.#redraw();
  }

  /** @param {Scene} scene */
  show(scene) {
    this.#scene = scene;
    this.#redraw();
  }

  /** @param {Palette} palette */
  color(palette) {
    this.#palette = palette;
    this.#redraw();
  }

  /**
   * Slots that the page does not show any more are forgotten.
   * @param {Set<number>} kept
   */
  keepOnly(kept) {
    for (const slot of this.slots.keepOnly(kept)) this.#renderer?.forget(slot);
  }

  /** Draws a complete frame with the browser's next; the first one at once, for a browser that still lays out the page is slow. */
  frame() {
    this.slots.endFrame((slot) => this.#changed.add(slot));
    if (this.#isEmpty && this.#changed.size > 0) this.#now();
    else this.#wait();
  }

  #redraw() {
    this.#all = true;
    this.#regions.clear();
    this.#wait();
  }

  #wait() {
    if (this.#waiting || this.#renderer === null) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#now();
    });
  }

  #now() {
    if (this.#renderer === null) return;
    const start = performance.now();
    this.#draw();
    this.#drawn(performance.now() - start, this.#isEmpty);
  }

  #draw() {
    if (this.#scene === null || this.#renderer === null) return;
    const { width, height, placements } = this.#scene;
    // A browser without a GPU takes a tenth of a second for an empty canvas.
    if (this.#isEmpty && !placements.some(({ slot }) => this.slots.front(slot))) return;
    const background = packed(this.#scene.background),
      renderer = this.#renderer;
    const all = this.#all || !renderer.keepsPixels;
    if (all) {
      renderer.resize(width, height);
      renderer.clear(background);
    }
    for (const placement of placements) {
      const frame = all || this.#changed.has(placement.slot) ? this.slots.front(placement.slot) : null;
      const region = frame === null ? null : this.#regions.get(placement, frame.header, width, height);
      if (frame === null || region === null) continue;
      renderer.draw(region, frame, this.#palette, background);
      this.#isEmpty = false;
    }
    renderer.finish();
    this.#all = false;
    this.#changed.clear();
  }
}
