// Where each layer lies on the wall. The wall's unit is a pixel of a map: at zoom z it is z device pixels.

/** @import { Layer } from './types.js' */

import { shrinkFor, zoomLevels } from './zoom.js';

/** What stands around the layers, in device pixels at the zoom that shows the whole wall. */
const labelHeight = 18,
  gap = 9,
  leastWidth = 68;

/** Maps of a few pixels are shown larger, where there are not too many of them: in units. */
const leastTile = 8,
  largestMagnified = 100;

/** Tiles that are smaller than this, in device pixels, stand without padding. */
const leastPadded = 12;

/**
 * @typedef {object} Box
 * @property {number} layer
 * @property {number} x Upper left corner of the tiles, in units of the wall.
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} magnify Units of the wall for a pixel of the map: maps of a few pixels are shown larger.
 * @property {number} pitchX From tile to tile, in units.
 * @property {number} pitchY
 * @property {number} columns
 * @property {number} rows
 * @property {Box | null} other The box of the layer that it is compared with, where its shape is another one; width and height are of both.
 */

/**
 * @typedef {object} Packing
 * @property {Box[]} boxes
 * @property {number} width
 * @property {number} height
 * @property {number} zoom The one that shows all of it.
 * @property {number} label What a label above a box may take, in units.
 */

/**
 * What layers are packed for, in device pixels.
 * @typedef {object} PackedView
 * @property {number} width
 * @property {number} height
 * @property {number} padding
 * @property {number} density Device pixels for one of CSS.
 * @property {(position: number) => Layer | null} [otherShape] The layer that needs room at the same place, where its shape is another one.
 */

/**
 * Packs layers, in the network's order, in rows as wide as the view, at the nearest zoom that shows all. Where a layer leaves room below
 * it in its row, the next ones lie there.
 * @param {Layer[]} layers
 * @param {number[]} order Positions of the layers to pack.
 * @param {PackedView} view
 * @returns {Packing}
 */
export function packWall(layers, order, view) {
  let packed = null;
  for (const zoom of zoomLevels.filter((z) => z <= 16).reverse()) {
    packed = packAt(layers, order, view, zoom);
    if (packed.height * zoom <= view.height) break;
  }
  return packed ?? packAt(layers, order, view, 1);
}

/**
 * @param {Layer[]} layers
 * @param {number[]} order
 * @param {PackedView} view
 * @param {number} zoom
 * @returns {Packing}
 */
function packAt(layers, order, view, zoom) {
  const unit = view.density / zoom,
    label = labelHeight * unit,
    space = gap * unit,
    right = view.width / zoom - space;
  // The row, and the column of it that is being filled.
  let top = space,
    tallest = 0,
    x = space,
    taken = 0,
    y = top,
    widest = 0;
  /** @type {Box[]} */
  const boxes = [];
  for (const position of order) {
    const box = boxOf(layers[position], position, view, zoom),
      width = Math.max(box.width, leastWidth * unit),
      height = label + box.height;
    const below = taken > 0 && width <= taken && y + height <= top + tallest;
    if (!below) {
      x += taken === 0 ? 0 : taken + space;
      if (x > space && x + width > right) {
        x = space;
        top += tallest + space;
        tallest = 0;
      }
      y = top;
      taken = width;
    }
    box.x = Math.round(x);
    box.y = Math.round(y + label);
    if (box.other !== null) [box.other.x, box.other.y] = [box.x, box.y];
    y += height + space;
    tallest = Math.max(tallest, height);
    widest = Math.max(widest, x + taken + space);
    boxes.push(box);
  }
  // A layer wider than the view counts as higher, so that a farther zoom is tried.
  const width = Math.max(widest, 1),
    height = top + tallest + space;
  const overflow = Math.max(1, (width * zoom) / view.width);
  return { boxes, width, height: overflow > 1.001 ? Math.max(height, (view.height / zoom) * overflow) : height, zoom, label };
}

/**
 * @param {Layer} layer
 * @param {number} position
 * @param {PackedView} view
 * @param {number} zoom
 * @returns {Box}
 */
function boxOf(layer, position, view, zoom) {
  const own = singleBoxOf(layer, position, view.padding, zoom),
    shape = view.otherShape?.(position) ?? null;
  if (shape === null) return own;
  const other = singleBoxOf(shape, position, view.padding, zoom);
  return { ...own, width: Math.max(own.width, other.width), height: Math.max(own.height, other.height), other };
}

/**
 * @param {Layer} layer
 * @param {number} position
 * @param {number} padding
 * @param {number} zoom
 * @returns {Box}
 */
function singleBoxOf(layer, position, padding, zoom) {
  const magnify = magnifyOf(layer);
  const pitchX = pitchOf(layer.width, magnify, padding, zoom),
    pitchY = pitchOf(layer.height, magnify, padding, zoom);
  const columns = Math.max(1, layer.columns),
    rows = Math.ceil(layer.maps / columns);
  return {
    layer: position,
    x: 0,
    y: 0,
    magnify,
    pitchX,
    pitchY,
    columns,
    rows,
    width: (columns - 1) * pitchX + layer.width * magnify,
    height: (rows - 1) * pitchY + layer.height * magnify,
    other: null,
  };
}

/**
 * A power of two that makes the longer side of a map eight units or more, as long as the layer stays small.
 * @param {Layer} layer
 */
export function magnifyOf(layer) {
  const side = Math.max(layer.width, layer.height);
  let magnify = 1;
  while (side * magnify < leastTile && side * magnify * 2 * layer.columns <= largestMagnified) magnify *= 2;
  return magnify;
}

/**
 * From tile to tile such that at the zoom that shows all, tiles and the padding between them are whole device pixels.
 * @param {number} pixels
 * @param {number} magnify
 * @param {number} padding
 * @param {number} zoom
 */
function pitchOf(pixels, magnify, padding, zoom) {
  if (zoom >= 1) return pixels * magnify + padding;
  const scale = zoom * magnify,
    shrink = shrinkFor(scale);
  const tile = Math.ceil(Math.ceil(pixels / shrink) * shrink * scale - 1e-9);
  // Between tiles of a few pixels padding would take more than it tells.
  return (tile < leastPadded ? tile : tile + padding) / zoom;
}
