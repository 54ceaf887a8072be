// Where a slot's mosaic falls on the canvas, pixel by pixel.

/** @import { Placement } from './types.js' */
/** @import { TileRectangle } from './visible.js' */

import { boxExtent, fillAxis, originOf } from './axis.js';

/**
 * @typedef {object} Region
 * @property {Placement} placement
 * @property {TileRectangle} header
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {Int32Array<ArrayBuffer>} across The mosaic's column for each of the canvas', −1 where the wall shows.
 * @property {Int32Array<ArrayBuffer>} down
 * @property {number} blankX From here on and from `blankY` down there are no tiles: the last row is not full. Within the region.
 * @property {number} blankY
 */

/**
 * @param {Placement} placement
 * @param {TileRectangle} header What of the layer the mosaic has.
 * @param {number} width
 * @param {number} height
 * @returns {Region | null}
 */
export function makeRegion(placement, header, width, height) {
  const { across, down } = placement,
    clip = placement.clip ?? { left: 0, top: 0, right: width, bottom: height };
  const left = Math.max(clip.left, across.start),
    right = Math.min(clip.right, across.start + boxExtent(across));
  const top = Math.max(clip.top, down.start),
    bottom = Math.min(clip.bottom, down.start + boxExtent(down));
  if (left >= right || top >= bottom) return null;
  const columns = new Int32Array(right - left),
    rows = new Int32Array(bottom - top);
  fillAxis(columns, across, left, header.x, header.columns, header.shrink);
  fillAxis(rows, down, top, header.y, header.rows, header.shrink);
  const blankX = across.start + originOf(across, placement.maps % across.cells) - left;
  const full = Math.floor(placement.maps / across.cells),
    blankY = down.start + originOf(down, full) - top;
  return { placement, header, left, top, width: right - left, height: bottom - top, across: columns, down: rows, blankX, blankY };
}
