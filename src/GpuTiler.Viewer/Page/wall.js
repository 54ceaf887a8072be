// The wall: where each layer lies, which part of it is in view, and what follows from that for the worker.

/** @import { Layer, Placement } from './types.js' */
/** @import { Packing } from './packing.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Pose } from './visible.js' */
/** @import { Store } from './store.js' */

import { originOf } from './axis.js';
import { packWall } from './packing.js';
import { hit, placeBox, tileBounds } from './visible.js';
import { matcher } from './match.js';
import { shortNames } from './names.js';
import { stepZoom } from './zoom.js';

export class Wall {
  /** @type {Layer[]} */
  layers = [];
  /** Short ones. @type {string[]} */
  names = [];
  /** @type {Placement[]} */
  placements = [];
  /** @type {Packing} */
  packing = { boxes: [], width: 1, height: 1, zoom: 1, label: 0 };
  /** @type {Pose} */
  pose = { zoom: 1, x: 0, y: 0 };
  canvas = { width: 1, height: 1 };
  density = 1;
  #store;
  #moved;
  #settled = false;

  /**
   * @param {Store<Shown>} store
   * @param {() => void} moved Called when something else is in view.
   */
  constructor(store, moved) {
    this.#store = store;
    this.#moved = moved;
    store.watch(['hidden', 'pinned', 'solo', 'query', 'padding'], () => this.#pack());
    store.watch(['zoom', 'center'], () => {
      if (!this.#settled) this.#restore();
    });
  }

  /** @param {Layer[]} layers */
  fill(layers) {
    this.layers = layers;
    this.names = shortNames(layers.map((layer) => layer.name));
    this.#pack();
  }

  /**
   * @param {number} width In device pixels.
   * @param {number} height
   * @param {number} density
   * @param {boolean} inPlace Something was opened or closed beside the wall: what is shown stays where it is.
   */
  resize(width, height, density, inPlace) {
    this.canvas = { width, height };
    this.density = density;
    if (!inPlace) this.#pack();
    else if (this.layers.length > 0) this.#place(this.pose);
  }

  /** The layers shown, in their order: pinned ones first. */
  get order() {
    const { hidden, pinned, solo, query } = this.#store.value,
      matches = matcher(query);
    const shown = this.layers.flatMap((layer, i) => ((solo === null ? !hidden.includes(i) && matches(layer) : i === solo) ? [i] : []));
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
   * @param {number} [x] The point of the canvas that stays where it is; its middle.
   * @param {number} [y]
   */
  zoomTo(zoom, x = this.canvas.width / 2, y = this.canvas.height / 2) {
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

  /** @param {number} layer */
  placementOf(layer) {
    return this.placements.find((placement) => placement.slot === layer) ?? null;
  }

  /**
   * @param {number} x Device pixels on the canvas.
   * @param {number} y
   * @returns {{layer: number, map: number, x: number, y: number} | null}
   */
  at(x, y) {
    for (const placement of this.placements) {
      const found = hit(placement, x, y);
      if (found !== null) return { layer: placement.slot, ...found };
    }
    return null;
  }

  #pack() {
    if (this.layers.length === 0 || this.canvas.width <= 1) return;
    this.packing = packWall(this.layers, this.order, { ...this.canvas, padding: this.#store.value.padding, density: this.density });
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
    this.placements = this.packing.boxes.map((box) => placeBox(box, this.layers[box.layer], pose));
    this.#moved();
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
    for (const placement of this.placements) {
      const { across, down } = placement;
      const distance = Math.hypot(
        outside(x - across.start, originOf(across, across.cells)),
        outside(y - down.start, originOf(down, down.cells)),
      );
      if (distance < least) [nearest, least] = [placement, distance];
    }
    if (nearest === null) return null;
    return [nearest.slot, (x - nearest.across.start) / nearest.across.pitch, (y - nearest.down.start) / nearest.down.pitch];
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
