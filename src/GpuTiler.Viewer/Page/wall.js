// The wall: where each layer lies, which part of it is in view, and what follows from that for the worker.

/** @import { Layer, Placement } from './types.js' */
/** @import { Packing } from './packing.js' */
/** @import { Comparison, Show, ShownLayer } from './compare.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Pose } from './visible.js' */
/** @import { Store } from './store.js' */

import { originOf } from './axis.js';
import { packWall } from './packing.js';
import { hit, placeBox, tileBounds } from './visible.js';
import { matcher } from './match.js';
import { stepZoom } from './zoom.js';

/**
 * A part of the canvas that shows the wall: all of it, or half where two are side by side, each at the same position.
 * @typedef {object} View
 * @property {Show} show
 * @property {number} left Of the canvas, in device pixels.
 * @property {number} top
 * @property {Map<number, Place>} places By the layer whose place it is.
 */

/**
 * @typedef {object} Place
 * @property {Placement} placement From the view's corner.
 * @property {ShownLayer | null} what Null: nothing is shown there.
 */

/** Between two views, in CSS pixels. */
const gap = 2;

export class Wall {
  /** @type {Layer[]} */
  layers = [];
  /** Short ones. @type {string[]} */
  names = [];
  /** @type {View[]} */
  views = [];
  /** @type {Packing} */
  packing = { boxes: [], width: 1, height: 1, zoom: 1, label: 0 };
  /** @type {Pose} */
  pose = { zoom: 1, x: 0, y: 0 };
  /** The canvas, and a view of it. */
  size = { width: 1, height: 1 };
  canvas = { width: 1, height: 1 };
  density = 1;
  #comparison;
  /** Whether two views lie beside each other, and not one below the other. */
  #isBeside = true;
  #store;
  #moved;
  #settled = false;

  /**
   * @param {Store<Shown>} store
   * @param {Comparison} comparison
   * @param {() => void} moved Called when something else is in view.
   */
  constructor(store, comparison, moved) {
    this.#store = store;
    this.#comparison = comparison;
    this.#moved = moved;
    store.watch(['hidden', 'pinned', 'solo', 'query', 'padding'], () => this.#pack());
    store.watch(['view'], () => {
      this.#split();
      this.#pack();
    });
    store.watch(['zoom', 'center'], () => {
      if (!this.#settled) this.#restore();
    });
  }

  /** @param {Layer[]} layers */
  fill(layers) {
    this.layers = layers;
    this.names = this.#comparison.shortNames;
    this.#split();
    this.#pack();
  }

  /**
   * @param {number} width In device pixels.
   * @param {number} height
   * @param {number} density
   * @param {boolean} inPlace Something was opened or closed beside the wall: what is shown stays where it is.
   */
  resize(width, height, density, inPlace) {
    this.size = { width, height };
    this.density = density;
    if (!inPlace) this.#isBeside = width >= height;
    this.#split();
    if (!inPlace) this.#pack();
    else if (this.layers.length > 0) this.#place(this.pose);
  }

  /** The layers shown, in their order: pinned ones first. */
  get order() {
    const { hidden, pinned, solo, query } = this.#store.value,
      matches = matcher(query);
    const shown = this.#comparison.entries.filter((i) => (solo === null ? !hidden.includes(i) && matches(this.layers[i]) : i === solo));
    return [...shown.filter((i) => pinned.includes(i)), ...shown.filter((i) => !pinned.includes(i))];
  }

  /**
   * @param {number} x Device pixels.
   * @param {number} y
   */
  pan(x, y) {
    this.#pose({ ...this.pose, x: this.pose.x + x, y: this.pose.y + y });
  }

  /**
   * @param {number} zoom
   * @param {number} [atX] The point of the canvas that stays where it is; the middle of each view.
   * @param {number} [atY]
   */
  zoomTo(zoom, atX, atY) {
    const { x, y } =
      atX === undefined || atY === undefined ? { x: this.canvas.width / 2, y: this.canvas.height / 2 } : this.#viewAt(atX, atY);
    const ratio = zoom / this.pose.zoom;
    this.#pose({ zoom, x: x - (x - this.pose.x) * ratio, y: y - (y - this.pose.y) * ratio });
  }

  /**
   * @param {number} by
   * @param {number} [x]
   * @param {number} [y]
   */
  step(by, x, y) {
    this.zoomTo(stepZoom(this.pose.zoom, by), x, y);
  }

  /** The whole wall. */
  fit() {
    this.#remember({ zoom: null, center: null });
    this.#pack();
  }

  /**
   * Brings a layer, or one of its maps, into view, at a zoom that shows all of it.
   * @param {number} layer
   * @param {number | null} map
   */
  goTo(layer, map = null) {
    const box = this.packing.boxes.find((candidate) => candidate.layer === layer);
    if (box === undefined) return;
    const shape = this.layers[layer];
    const part =
      map === null
        ? { x: box.x, y: box.y - this.packing.label, width: box.width, height: box.height + this.packing.label }
        : {
            x: box.x + (map % box.columns) * box.pitchX,
            y: box.y + Math.floor(map / box.columns) * box.pitchY,
            width: shape.width * box.magnify,
            height: shape.height * box.magnify,
          };
    const room = Math.min(this.canvas.width / part.width, this.canvas.height / part.height) * (map === null ? 0.95 : 0.5);
    let zoom = 64;
    while (zoom > room && zoom > 1 / 64) zoom = stepZoom(zoom, -1);
    this.#pose({
      zoom,
      x: this.canvas.width / 2 - (part.x + part.width / 2) * zoom,
      y: this.canvas.height / 2 - (part.y + part.height / 2) * zoom,
    });
  }

  /**
   * Moves the wall only as far as a map of it needs to be in view.
   * @param {number} layer
   * @param {number} map
   */
  reveal(layer, map) {
    const placement = this.placementOf(layer);
    if (placement === null) return;
    const tile = tileBounds(placement, map),
      edge = 12 * this.density;
    const shift = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ room) =>
      size > room - 2 * edge ? 0 : Math.max(0, edge - at) - Math.max(0, at + size + edge - room);
    const x = shift(tile.x, tile.width, this.canvas.width),
      y = shift(tile.y, tile.height, this.canvas.height);
    if (x !== 0 || y !== 0) this.pan(x, y);
  }

  /**
   * @param {number} layer
   * @param {View} [view] The first.
   */
  placementOf(layer, view = this.views[0]) {
    return view?.places.get(layer)?.placement ?? null;
  }

  /**
   * @param {number} x Device pixels on the canvas.
   * @param {number} y
   * @returns {{layer: number, shown: number, map: number, x: number, y: number} | null} Layer: the one whose place it is.
   */
  at(x, y) {
    const point = this.#viewAt(x, y);
    for (const [layer, { placement, what }] of point.view.places) {
      const found = what === null ? null : hit(placement, point.x, point.y);
      if (found !== null) return { layer, shown: placement.slot, ...found };
    }
    return null;
  }

  /**
   * The view at a point of the canvas, and the point from its corner.
   * @param {number} x
   * @param {number} y
   */
  #viewAt(x, y) {
    const view = this.views.findLast(({ left, top }) => x >= left && y >= top) ?? this.views[0];
    return { view, x: x - view.left, y: y - view.top };
  }

  /** Two views share the canvas along its longer side. */
  #split() {
    const { width, height } = this.size,
      shows = this.#comparison.shows,
      between = Math.round(gap * this.density);
    const half = (/** @type {number} */ length) => Math.floor((length - between) / 2);
    this.canvas = shows.length === 1 ? this.size : this.#isBeside ? { width: half(width), height } : { width, height: half(height) };
    const [left, top] = this.#isBeside ? [width - this.canvas.width, 0] : [0, height - this.canvas.height];
    this.views = shows.map((show, i) => ({ show, left: i * left, top: i * top, places: new Map() }));
  }

  #pack() {
    if (this.layers.length === 0 || this.canvas.width <= 1) return;
    this.packing = packWall(this.layers, this.order, {
      ...this.canvas,
      padding: this.#store.value.padding,
      density: this.density,
      otherShape: (position) => this.#comparison.otherShape(position),
    });
    this.#restore();
  }

  /** Puts the view where the store says. */
  #restore() {
    const { zoom, center } = this.#store.value,
      { packing, canvas } = this;
    const scale = zoom ?? packing.zoom;
    let x = (canvas.width - packing.width * scale) / 2,
      y = Math.max(0, (canvas.height - packing.height * scale) / 2);
    const box = center === null ? undefined : packing.boxes.find((candidate) => candidate.layer === center[0]);
    if (center !== null && box !== undefined) {
      x = canvas.width / 2 - (box.x + center[1] * box.pitchX) * scale;
      y = canvas.height / 2 - (box.y + center[2] * box.pitchY) * scale;
    } else if (zoom !== null) {
      x = canvas.width / 2 - (packing.width / 2) * scale;
      y = canvas.height / 2 - (packing.height / 2) * scale;
    }
    this.#place({ zoom: scale, x: Math.round(x), y: Math.round(y) });
  }

  /** @param {Pose} pose */
  #pose(pose) {
    this.#place(this.#bounded(pose));
    this.#remember({ zoom: this.pose.zoom, center: this.#center() });
  }

  /**
   * Some of the wall stays in view.
   * @param {Pose} pose
   * @returns {Pose}
   */
  #bounded(pose) {
    const edge = 48 * this.density,
      { canvas, packing } = this;
    const within = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ room) =>
      Math.round(Math.min(room - edge, Math.max(edge - size, at)));
    return {
      zoom: pose.zoom,
      x: within(pose.x, packing.width * pose.zoom, canvas.width),
      y: within(pose.y, packing.height * pose.zoom, canvas.height),
    };
  }

  /** @param {Pose} pose */
  #place(pose) {
    this.pose = pose;
    for (const view of this.views) view.places = new Map(this.packing.boxes.map((box) => [box.layer, this.#placeOf(box, view.show)]));
    this.#moved();
  }

  /**
   * @param {import('./packing.js').Box} box
   * @param {Show} show
   * @returns {Place}
   */
  #placeOf(box, show) {
    const what = this.#comparison.at(box.layer, show),
      layer = what?.layer ?? box.layer;
    const own = box.other !== null && layer !== box.layer ? box.other : box;
    return { placement: { ...placeBox(own, this.layers[layer], this.pose), slot: layer }, what };
  }

  /** @param {Partial<Shown>} patch */
  #remember(patch) {
    this.#settled = true;
    this.#store.set(patch);
    this.#settled = false;
  }

  /** The middle of the canvas, in tiles of the layer nearest to it. @returns {[number, number, number] | null} */
  #center() {
    const x = this.canvas.width / 2,
      y = this.canvas.height / 2;
    let nearest = null,
      least = Infinity;
    for (const [layer, { placement }] of this.views[0].places) {
      const { across, down } = placement;
      const distance = Math.hypot(
        outside(x - across.start, originOf(across, across.cells)),
        outside(y - down.start, originOf(down, down.cells)),
      );
      if (distance >= least) continue;
      nearest = /** @type {[number, number, number]} */ ([layer, (x - across.start) / across.pitch, (y - down.start) / down.pitch]);
      least = distance;
    }
    return nearest;
  }
}

/**
 * How far a distance is outside 0 … size.
 * @param {number} at
 * @param {number} size
 */
function outside(at, size) {
  return Math.max(0, -at, at - size);
}
