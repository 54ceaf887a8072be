// What the server is asked for: the tiles in view, each layer once, and beside them what the panels show.

/** @import { Layer, Slot } from './types.js' */
/** @import { ShownLayer } from './compare.js' */
/** @import { Shown } from './fragment.js' */
/** @import { View } from './wall.js' */

import { magnifyOf } from './packing.js';
import { shrinkFor } from './zoom.js';
import { tilesInView } from './visible.js';

/** Slots from here on are no part of the wall: their levels go to the page's own thread. */
export const firstSideSlot = 1 << 20;
/** The enlarged map. */
export const unitSlot = firstSideSlot;
export const otherUnitSlot = firstSideSlot + 2;
/** What the network sees. */
export const inputSlot = firstSideSlot + 1;
export const otherInputSlot = firstSideSlot + 3;
/** What in it counts for the enlarged map. */
export const attributionSlot = firstSideSlot + 4;
/** A slot for each layer's thumbnail. */
export const firstThumbnail = firstSideSlot + 16;
export const inputLayer = -1;
export const otherInputLayer = -2;

/** The longer side of a thumbnail, in pixels, and how many frames it waits. */
const thumbnailSide = 56,
  thumbnailEvery = 6;

/**
 * How a layer is turned into levels, whatever shows it.
 * @param {Shown} shown
 * @param {number} entry The layer whose place it has.
 * @param {ShownLayer} what
 */
function lookOf(shown, entry, { against }) {
  const compared = against ?? shown.against;
  return {
    // Ranges of values say nothing of differences.
    range: against === undefined ? (shown.ranges[entry] ?? shown.range) : 'layer:symmetric',
    gamma: shown.gamma,
    mask: shown.mask,
    mode: shown.mode,
    image: 0,
    ...(compared === '' ? {} : { against: compared }),
  };
}

/**
 * The slots of the wall.
 * @param {View[]} views
 * @param {{width: number, height: number}} canvas Of one of them.
 * @param {Layer[]} layers
 * @param {Shown} shown
 * @returns {Slot[]}
 */
export function wallSlots(views, canvas, layers, shown) {
  return views.flatMap(({ places }) =>
    [...places].flatMap(([entry, { placement, what }]) => {
      const tiles = what === null ? null : tilesInView(placement, canvas);
      if (what === null || tiles === null) return [];
      const { layer } = what;
      return [{ slot: layer, layer, ...tiles, gridColumns: layers[layer].columns, every: 1, ...lookOf(shown, entry, what) }];
    }),
  );
}

/**
 * @param {Layer} layer
 * @param {number} slot
 * @param {[entry: number, map: number]} unit
 * @param {ShownLayer} what
 * @param {Shown} shown
 * @returns {Slot} The whole map, unshrunk.
 */
export function unitSlotOf(layer, slot, [entry, map], what, shown) {
  return {
    slot,
    layer: what.layer,
    x: map % layer.columns,
    y: Math.floor(map / layer.columns),
    columns: 1,
    rows: 1,
    gridColumns: layer.columns,
    shrink: 1,
    every: 1,
    ...lookOf(shown, entry, what),
  };
}

/**
 * The first tiles of a layer, as many as make a small square.
 * @param {Layer} layer
 * @param {number} entry
 * @param {ShownLayer} what
 * @param {Shown} shown
 * @returns {Slot}
 */
export function thumbnailSlot(layer, entry, what, shown) {
  const rows = Math.ceil(layer.maps / layer.columns),
    side = Math.max(layer.width, layer.height);
  // A few tiles that can be made out say more than all of them as a pixel each.
  const across = Math.max(1, Math.min(4, layer.columns, Math.floor(thumbnailSide / Math.min(side * magnifyOf(layer), thumbnailSide))));
  const down = Math.max(1, Math.min(across, rows));
  return {
    slot: firstThumbnail + entry,
    layer: what.layer,
    x: 0,
    y: 0,
    columns: across,
    rows: down,
    gridColumns: layer.columns,
    shrink: shrinkFor(thumbnailSide / (side * Math.max(across, down))),
    every: thumbnailEvery,
    ...lookOf(shown, entry, what),
    mask: false,
  };
}

/**
 * What the network sees, or the other one.
 * @param {{width: number, height: number, channels: number}} input
 * @param {boolean} isOther
 * @returns {Slot}
 */
export function inputSlotOf(input, isOther) {
  return {
    slot: isOther ? otherInputSlot : inputSlot,
    layer: isOther ? otherInputLayer : inputLayer,
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

/**
 * What in the input counts for a map, and the input beside it.
 * @param {{layer: number, map: number, method: string}} what
 * @returns {Slot}
 */
export function attributionSlotOf(what) {
  return {
    slot: attributionSlot,
    ...what,
    x: 0,
    y: 0,
    columns: 1,
    rows: 1,
    gridColumns: 0,
    shrink: 1,
    every: 1,
    range: 'auto',
    gamma: 1,
    mask: false,
    mode: 'mean',
    image: 0,
  };
}
