// What the server is asked for: the tiles in view, each layer once, and beside them what the panels show.

/** @import { Layer, Placement, Slot } from './types.js' */
/** @import { Shown } from './fragment.js' */

import { magnifyOf } from './packing.js';
import { shrinkFor } from './zoom.js';
import { tilesInView } from './visible.js';

/** Slots from here on are no part of the wall: their levels go to the page's own thread. */
export const firstSideSlot = 1 << 20;
/** The enlarged map, what the network sees, and the thumbnails, a slot for each layer. */
export const unitSlot = firstSideSlot,
  inputSlot = firstSideSlot + 1,
  firstThumbnail = firstSideSlot + 16;
export const inputLayer = -1;

/** The longer side of a thumbnail, in pixels, and how many frames it waits. */
const thumbnailSide = 56,
  thumbnailEvery = 6;

/**
 * How a layer is turned into levels, whatever shows it.
 * @param {Shown} shown
 * @param {number} layer
 */
function lookOf(shown, layer) {
  return {
    range: shown.ranges[layer] ?? shown.range,
    gamma: shown.gamma,
    mask: shown.mask,
    mode: shown.mode,
    image: 0,
    ...(shown.against === '' ? {} : { against: shown.against }),
  };
}

/**
 * The slots of the wall.
 * @param {Placement[]} placements
 * @param {{width: number, height: number}} canvas
 * @param {Layer[]} layers
 * @param {Shown} shown
 * @returns {Slot[]}
 */
export function wallSlots(placements, canvas, layers, shown) {
  return placements.flatMap((placement) => {
    const layer = placement.slot,
      tiles = tilesInView(placement, canvas);
    return tiles === null ? [] : [{ slot: layer, layer, ...tiles, gridColumns: layers[layer].columns, every: 1, ...lookOf(shown, layer) }];
  });
}

/**
 * @param {Layer} layer
 * @param {number} position
 * @param {number} map
 * @param {Shown} shown
 * @returns {Slot} The whole map, unshrunk.
 */
export function unitSlotOf(layer, position, map, shown) {
  return {
    slot: unitSlot,
    layer: position,
    x: map % layer.columns,
    y: Math.floor(map / layer.columns),
    columns: 1,
    rows: 1,
    gridColumns: layer.columns,
    shrink: 1,
    every: 1,
    ...lookOf(shown, position),
  };
}

/**
 * The first tiles of a layer, as many as make a small square.
 * @param {Layer} layer
 * @param {number} position
 * @param {Shown} shown
 * @returns {Slot}
 */
export function thumbnailSlot(layer, position, shown) {
  const rows = Math.ceil(layer.maps / layer.columns),
    side = Math.max(layer.width, layer.height);
  // A few tiles that can be made out say more than all of them as a pixel each.
  const across = Math.max(1, Math.min(4, layer.columns, Math.floor(thumbnailSide / Math.min(side * magnifyOf(layer), thumbnailSide))));
  const down = Math.max(1, Math.min(across, rows));
  return {
    slot: firstThumbnail + position,
    layer: position,
    x: 0,
    y: 0,
    columns: across,
    rows: down,
    gridColumns: layer.columns,
    shrink: shrinkFor(thumbnailSide / (side * Math.max(across, down))),
    every: thumbnailEvery,
    ...lookOf(shown, position),
    mask: false,
  };
}

/**
 * What the network sees.
 * @param {{width: number, height: number, channels: number}} input
 * @returns {Slot}
 */
export function inputSlotOf(input) {
  return {
    slot: inputSlot,
    layer: inputLayer,
    x: 0,
    y: 0,
    columns: input.channels,
    rows: 1,
    gridColumns: input.channels,
    shrink: shrinkFor(160 / Math.max(input.width, input.height)),
    every: 2,
    range: 'layer',
    gamma: 1,
    mask: false,
    mode: 'mean',
    image: 0,
  };
}
