// The wall on the screen: the canvas in the screen's own pixels, what lies over it, and the pointer's tip.

/** @import { Comparison } from './compare.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Place } from './wall-input.js' */
/** @import { Port } from './port.js' */
/** @import { Store } from './store.js' */
/** @import { Scene } from './types.js' */

import { byId, element } from './dom.js';
import { Wall } from './wall.js';
import { WallInput } from './wall-input.js';
import { WallOverlay } from './wall-overlay.js';
import { zoomText } from './zoom.js';

export class WallView {
  root = byId('wall', HTMLElement);
  wall;
  #store;
  #port;
  #comparison;
  /** One for each view that there was. @type {WallOverlay[]} */
  #overlays = [];
  #tip = byId('tip', HTMLElement);
  #zoom = byId('zoom', HTMLElement);
  #canvas = element('canvas', { role: 'img', 'aria-label': 'The layers’ maps' });
  #waiting = false;
  #changed;

  /**
   * @param {Store<Shown>} store
   * @param {Port} port
   * @param {Comparison} comparison
   * @param {() => void} changed Something else is in view.
   */
  constructor(store, port, comparison, changed) {
    this.#store = store;
    this.#port = port;
    this.#comparison = comparison;
    this.#changed = changed;
    this.root.append(this.#canvas);
    this.wall = new Wall(store, comparison, () => this.#later());
    new WallInput(
      this.root,
      this.wall,
      (place) => this.#choose(place),
      (place, x, y) => this.#point(place, x, y),
    );
    port.start(this.#canvas.transferControlToOffscreen(), store.value.renderer === 'gl' ? 'gl' : '2d');
    this.#followSize();
    store.watch(['labels', 'unit'], () => this.#later());
    store.watch(['theme'], () => this.#later());
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => this.#later());
  }

  // A canvas of exactly as many pixels as it covers on the screen: anything else would be scaled.
  // Where only the panel of a map was opened or closed, the wall is not laid out anew under the pointer.
  #followSize() {
    const beside = byId('unit', HTMLElement);
    let room = '';
    const observer = new ResizeObserver(([entry]) => {
      const [width, height] = screenSize(entry);
      if (width === 0 || height === 0) return;
      const { style } = this.#canvas;
      style.width = `${width / devicePixelRatio}px`;
      style.height = `${height / devicePixelRatio}px`;
      const now = [width + beside.offsetWidth * devicePixelRatio, height, devicePixelRatio].map(Math.round).join(),
        narrow = [width, height + beside.offsetHeight * devicePixelRatio, devicePixelRatio].map(Math.round).join();
      this.wall.resize(width, height, devicePixelRatio, room === now || room === narrow);
      room = beside.offsetWidth >= this.root.offsetWidth ? narrow : now;
      if (this.#store.value.unit !== null) this.wall.reveal(...this.#store.value.unit);
    });
    try {
      observer.observe(this.root, { box: 'device-pixel-content-box' });
    } catch {
      observer.observe(this.root);
    }
  }

  /** Draws with the machine's GPU from now on, if it has one and nothing else is wished for. */
  accelerate() {
    if (this.#store.value.renderer !== '') return;
    const probe = new Worker('/page/worker-probe.js');
    probe.onmessage = (/** @type {MessageEvent<boolean>} */ { data: hasHardware }) => {
      probe.terminate();
      if (hasHardware) this.#drawWithWebGl();
    };
  }

  // A canvas is drawn in one way for good; the other takes its place with its first picture.
  #drawWithWebGl() {
    const former = this.#canvas,
      canvas = /** @type {HTMLCanvasElement} */ (former.cloneNode());
    let isReady = false;
    this.#port.onWorker('renderer', ({ name }) => (isReady ||= name === 'WebGL'));
    this.#port.onWorker('drawn', ({ isEmpty }) => {
      if (!isReady || isEmpty || this.#canvas === canvas) return;
      canvas.style.cssText = former.style.cssText;
      former.replaceWith(canvas);
      this.#canvas = canvas;
    });
    this.#port.start(canvas.transferControlToOffscreen(), 'gl');
  }

  /** Something else stands over the wall. */
  renamed() {
    this.#later();
  }

  #later() {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.show();
    });
  }

  /** Shows the wall as it is now. */
  show() {
    const { wall } = this,
      { labels, unit, zoom } = this.#store.value;
    this.#port.show(this.scene);
    wall.views.forEach((view, i) => this.#overlay(i).show(view, labels, unit));
    this.#overlays.forEach(({ root }, i) => {
      root.hidden = i >= wall.views.length;
    });
    this.#zoom.textContent = zoom === null ? `fit ${zoomText(wall.pose.zoom)}` : zoomText(wall.pose.zoom);
    this.#changed();
  }

  /** What is drawn. @returns {Scene} */
  get scene() {
    const { wall } = this,
      background = getComputedStyle(this.root).backgroundColor;
    const [r, g, b] = (/(\d+), (\d+), (\d+)/.exec(background) ?? []).slice(1).map(Number);
    return {
      ...wall.size,
      placements: wall.views.flatMap((view) => placementsOf(view, wall.canvas)),
      background: (r << 16) | (g << 8) | b,
    };
  }

  /** @param {number} i */
  #overlay(i) {
    if (this.#overlays[i] === undefined) {
      this.#overlays[i] = new WallOverlay(this.wall, this.#comparison, (layer) => this.wall.goTo(layer));
      this.root.append(this.#overlays[i].root);
    }
    return this.#overlays[i];
  }

  /** @param {Place | null} place */
  #choose(place) {
    this.root.focus({ preventScroll: true });
    this.#store.set({ unit: place === null ? null : [place.layer, place.map] });
  }

  /**
   * @param {Place | null} place
   * @param {number} x
   * @param {number} y
   */
  #point(place, x, y) {
    for (const overlay of this.#overlays) overlay.point(place === null ? null : [place.layer, place.map]);
    this.#tip.hidden = place === null;
    if (place === null) return;
    const layer = this.wall.layers[place.shown];
    this.#tip.textContent = `${layer.name}  map ${place.map}${layer.width * layer.height > 1 ? `  row ${place.y}, column ${place.x}` : ''}`;
    // On the side that has room.
    const left = x + 16 + this.#tip.offsetWidth > this.root.clientWidth ? x - 12 - this.#tip.offsetWidth : x + 16;
    this.#tip.style.transform = `translate(${Math.max(0, left)}px, ${Math.min(y + 18, this.root.clientHeight - this.#tip.offsetHeight)}px)`;
  }
}

/**
 * An element's size in the screen's pixels. What the browser says exactly counts where it agrees with the density: under an emulated
 * density it does not.
 * @param {ResizeObserverEntry} entry
 * @returns {[number, number]}
 */
function screenSize({ contentRect, devicePixelContentBoxSize }) {
  const width = contentRect.width * devicePixelRatio,
    height = contentRect.height * devicePixelRatio,
    exact = devicePixelContentBoxSize?.[0];
  if (exact !== undefined && Math.abs(exact.inlineSize - width) < 1.5 && Math.abs(exact.blockSize - height) < 1.5) {
    return [exact.inlineSize, exact.blockSize];
  }
  return [Math.round(width), Math.round(height)];
}

/**
 * What of a view is to be drawn, where it lies on the canvas.
 * @param {import('./wall.js').View} view
 * @param {{width: number, height: number}} canvas Of the view.
 * @returns {import('./types.js').Placement[]}
 */
function placementsOf({ left, top, places }, canvas) {
  const clip = { left, top, right: left + canvas.width, bottom: top + canvas.height };
  return [...places.values()]
    .filter(({ placement, what }) => what !== null && inView(placement, canvas))
    .map(({ placement: { across, down, ...placement } }) => ({
      ...placement,
      across: { ...across, start: across.start + left },
      down: { ...down, start: down.start + top },
      clip,
    }));
}

/**
 * @param {import('./types.js').Placement} placement
 * @param {{width: number, height: number}} canvas
 */
function inView({ across, down }, canvas) {
  return (
    across.start < canvas.width &&
    down.start < canvas.height &&
    across.start + across.pitch * across.cells > 0 &&
    down.start + down.pitch * down.cells > 0
  );
}
