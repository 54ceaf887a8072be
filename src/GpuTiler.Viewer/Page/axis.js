// Which pixel of a mosaic a column or a row of the canvas shows. Both renderers draw by these tables, so that they cannot differ.

/** @import { Axis } from './types.js' */

import { shrinkFor } from './zoom.js';

/**
 * Where tile `cell` begins, from the box's start.
 * @param {Axis} axis
 * @param {number} cell
 */
export function originOf(axis, cell) {
  return Math.round(cell * axis.pitch);
}

/**
 * Device pixels that a tile covers. A shrunk tile's last pixel stands for fewer of the map's; it is drawn whole where the next tile
 * leaves room.
 * @param {Axis} axis
 * @param {number} shrink
 */
export function tileExtent(axis, shrink) {
  return Math.round(Math.ceil(axis.pixels / shrink) * shrink * axis.scale);
}

/**
 * The box's length in device pixels.
 * @param {Axis} axis
 */
export function boxExtent(axis) {
  const last = originOf(axis, axis.cells - 1),
    room = originOf(axis, axis.cells) - last;
  return last + Math.max(1, Math.min(room, tileExtent(axis, shrinkFor(axis.scale))));
}

/**
 * The tile at a device pixel that is `distance` from the box's start, and how far into the tile it is.
 * @param {Axis} axis
 * @param {number} distance
 */
export function cellAt(axis, distance) {
  let cell = Math.floor((distance + 0.5) / axis.pitch);
  if (originOf(axis, cell) > distance) cell -= 1;
  else if (originOf(axis, cell + 1) <= distance) cell += 1;
  return { cell, offset: distance - originOf(axis, cell) };
}

/**
 * Fills `table` with the mosaic's pixel for each device pixel from `from` on, −1 where the wall shows.
 * @param {Int32Array} table
 * @param {Axis} axis
 * @param {number} from The first device pixel, on the canvas.
 * @param {number} first The mosaic's first tile along this axis.
 * @param {number} count Its tiles along this axis.
 * @param {number} shrink How many pixels of the map, along this axis, the mosaic has as one.
 */
export function fillAxis(table, axis, from, first, count, shrink) {
  const tilePixels = Math.ceil(axis.pixels / shrink),
    extent = Math.max(1, tileExtent(axis, shrink)),
    scale = axis.scale * shrink;
  let { cell, offset } = cellAt(axis, from - axis.start);
  let next = originOf(axis, cell + 1) - originOf(axis, cell);
  for (let i = 0; i < table.length; i++) {
    const inside = offset < extent && cell >= first && cell < first + count;
    table[i] = inside ? (cell - first) * tilePixels + Math.min(tilePixels - 1, Math.floor((offset + 0.5) / scale)) : -1;
    offset += 1;
    if (offset === next) {
      cell += 1;
      offset = 0;
      next = originOf(axis, cell + 1) - originOf(axis, cell);
    }
  }
}
