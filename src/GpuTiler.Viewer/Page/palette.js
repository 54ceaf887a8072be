// Colours as they lie in a canvas' memory: R, G, B, A, which is 0xAABBGGRR on the little-endian machines browsers run on.

/** @import { Palette } from './types.js' */

/** @param {number} rgb 0xRRGGBB */
export function packed(rgb) {
  return (0xff000000 | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >>> 16)) >>> 0;
}

/**
 * @param {string} colors 256 colours "rrggbb".
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function tableOf(colors) {
  return Uint32Array.from({ length: 256 }, (_, i) => packed(parseInt(colors.slice(6 * i, 6 * i + 6), 16)));
}

/** @returns {Uint32Array<ArrayBuffer>} */
export function greyTable() {
  return Uint32Array.from({ length: 256 }, (_, i) => packed(0x010101 * i));
}

/**
 * Blue below zero, white at zero (level 128), red above, as `gputiler diff` shows differences.
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function differenceTable() {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const away = Math.min(1, Math.abs(i - 127.5) / 127.5),
      fade = Math.round(255 * (1 - away));
    return packed(i < 128 ? (fade << 16) | (fade << 8) | 0xff : 0xff0000 | (fade << 8) | fade);
  });
}

/** Colours of NaN, +∞ and −∞: the published maps have none of them, but for turbo. */
const specialColors = [0, 0x00ffff, 0xff00ff, 0x00ff00];

/**
 * @param {string | undefined} colors
 * @param {string | undefined} difference
 * @returns {Palette}
 */
export function makePalette(colors, difference) {
  return {
    levels: colors === undefined ? greyTable() : tableOf(colors),
    difference: difference === undefined ? differenceTable() : tableOf(difference),
    special: Uint32Array.from(specialColors, packed),
  };
}

/**
 * "rgb(r, g, b)" of a packed colour.
 * @param {number} color
 */
export function cssColor(color) {
  return `rgb(${color & 0xff}, ${(color >>> 8) & 0xff}, ${(color >>> 16) & 0xff})`;
}
