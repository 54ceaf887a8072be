// What of the wall is in view, and so what the server is asked for.

/** @import { Layer, Placement, Axis } from './types.js' */
/** @import { Box } from './packing.js' */

import { boxExtent, cellAt, originOf } from './axis.js';
import { shrinkFor } from './zoom.js';

/**
 * Where the wall lies under the canvas: device pixel = unit·zoom + offset.
 * @typedef {object} Pose
 * @property {number} zoom
 * @property {number} x
 * @property {number} y
 */

/**
 * @typedef {object} TileRectangle
 * @property {number} x
 * @property {number} y
 * @property {number} columns
 * @property {number} rows
 * @property {number} shrink
 */

/**
 * @param {Box} box
 * @param {Layer} layer
 * @param {Pose} pose
 * @returns {Placement} Of the slot numbered as the layer.
 */
export function placeBox(box, layer, pose) {
  const scale = pose.zoom * box.magnify;
  return {
    slot: box.layer,
    maps: layer.maps,
    across: axisOf(Math.round(box.x * pose.zoom + pose.x), box.pitchX * pose.zoom, scale, box.columns, layer.width),
    down: axisOf(Math.round(box.y * pose.zoom + pose.y), box.pitchY * pose.zoom, scale, box.rows, layer.height),
  };
}

/**
 * @param {number} start
 * @param {number} pitch
 * @param {number} scale
 * @param {number} cells
 * @param {number} pixels
 * @returns {Axis}
 */
// A tile keeps a device pixel of its own however far the wall is.
function axisOf(start, pitch, scale, cells, pixels) {
  return { start, pitch: Math.max(pitch, 1), scale, cells, pixels };
}

/**
 * The tiles of a placement that a canvas of that size shows; null where there are none.
 * @param {Placement} placement
 * @param {{width: number, height: number}} canvas
 * @returns {TileRectangle | null}
 */
export function tilesInView(placement, canvas) {
  const across = cellsInView(placement.across, canvas.width),
    down = cellsInView(placement.down, canvas.height);
  if (across === null || down === null || down.first * placement.across.cells + across.first >= placement.maps) return null;
  return { x: across.first, y: down.first, columns: across.count, rows: down.count, shrink: shrinkFor(placement.across.scale) };
}

/**
 * @param {Axis} axis
 * @param {number} length
 */
function cellsInView(axis, length) {
  const from = Math.max(0, -axis.start),
    to = Math.min(boxExtent(axis), length - axis.start);
  if (from >= to) return null;
  const first = Math.max(0, cellAt(axis, from).cell),
    last = Math.min(axis.cells - 1, cellAt(axis, to - 1).cell);
  return { first, count: last - first + 1 };
}

/**
 * The map and the pixel of it under a point of the canvas; null beside the tiles.
 * @param {Placement} placement
 * @param {number} x
 * @param {number} y
 */
export function hit(placement, x, y) {
  const column = pixelAt(placement.across, x),
    row = pixelAt(placement.down, y);
  if (column === null || row === null) return null;
  const map = row.cell * placement.across.cells + column.cell;
  return map < placement.maps ? { map, x: column.pixel, y: row.pixel } : null;
}

/**
 * @param {Axis} axis
 * @param {number} at
 */
function pixelAt(axis, at) {
  const { cell, offset } = cellAt(axis, at - axis.start);
  const pixel = Math.floor((offset + 0.5) / axis.scale);
  return cell < 0 || cell >= axis.cells || pixel < 0 || pixel >= axis.pixels ? null : { cell, pixel };
}

/**
 * A tile's rectangle on the canvas, in device pixels.
 * @param {Placement} placement
 * @param {number} map
 */
export function tileBounds(placement, map) {
  const { across, down } = placement;
  const column = map % across.cells,
    row = Math.floor(map / across.cells);
  return {
    x: across.start + originOf(across, column),
    y: down.start + originOf(down, row),
    width: Math.max(1, Math.ceil(across.pixels * across.scale)),
    height: Math.max(1, Math.ceil(down.pixels * down.scale)),
  };
}
