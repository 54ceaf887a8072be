// The wall's zooms: a whole number of device pixels for a pixel of a map, or a whole number of a map's pixels for a device pixel. At each
// of them what is drawn is exact: nothing is interpolated.

const steps = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64];

/** From the farthest to the nearest: 1/64 … 1 … 64. */
export const zoomLevels = [
  ...steps
    .slice(1)
    .reverse()
    .map((n) => 1 / n),
  ...steps,
];

/**
 * The level `by` steps nearer (positive) or farther than a zoom.
 * @param {number} zoom
 * @param {number} by
 */
export function stepZoom(zoom, by) {
  const near = 1e-9;
  let level = zoom;
  for (let i = 0; i < Math.abs(by); i++) {
    level =
      by > 0 ? (zoomLevels.find((z) => z > level * (1 + near)) ?? level) : (zoomLevels.findLast((z) => z < level * (1 - near)) ?? level);
  }
  return level;
}

/**
 * How many of a map's pixels, along each side, one of the shrunk mosaic stands for.
 * @param {number} scale Device pixels for a pixel of the map.
 */
export function shrinkFor(scale) {
  return scale >= 1 ? 1 : Math.min(1024, Math.ceil(1 / scale - 1e-9));
}

/**
 * "3" for 3, "1/4" for a quarter.
 * @param {number} zoom
 */
export function zoomText(zoom) {
  return zoom >= 1 ? `${Math.round(zoom)}` : `1/${Math.round(1 / zoom)}`;
}

/**
 * @param {string} text
 * @returns {number | null} Null where it is no zoom.
 */
export function parseZoom(text) {
  const match = /^(?:(\d{1,2})|1\/(\d{1,4}))$/.exec(text);
  if (match === null) return null;
  const zoom = match[1] !== undefined ? Number(match[1]) : 1 / Number(match[2]);
  return zoom > 0 && zoom <= 64 && zoom >= 1 / 1024 ? zoom : null;
}
