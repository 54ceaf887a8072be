// Draws with a 2D canvas: the way of machines whose WebGL is software, where it is ten times faster.

/** @import { Palette } from './types.js' */
/** @import { SlotFrame } from './worker-slots.js' */
/** @import { Region } from './region.js' */

import { recordFlag } from './records.js';

export class Canvas2dRenderer {
  name = 'canvas 2D';
  /** Redraws only what changed. */
  keepsPixels = true;
  /** All of it is put on the canvas at the end, and not part by part. */
  #isWhole = false;
  #canvas;
  #context;
  /** @type {ImageData} */
  #image;
  #pixels;

  /** @param {OffscreenCanvas} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    // In the processor's memory, where the pixels are made: a context on a software GPU takes a third of a second to begin with.
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) throw new Error('This browser has no 2D canvas.');
    this.#context = context;
    this.#image = new ImageData(1, 1);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    if (this.#image.width === width && this.#image.height === height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** @param {number} background Packed. */
  clear(background) {
    this.#pixels.fill(background);
    this.#isWhole = true;
  }

  /**
   * @param {Region} region
   * @param {SlotFrame} frame
   * @param {Palette} palette
   * @param {number} background
   */
  draw(region, frame, palette, background) {
    const pixels = this.#pixels,
      stride = this.#image.width,
      { across, down, left, top, width, height, blankX, blankY } = region;
    const { levels, mask } = frame,
      pitch = frame.header.width;
    const colors = (frame.header.flags & recordFlag.difference) !== 0 ? palette.difference : palette.levels;
    for (let y = 0; y < height; y++) {
      const from = (top + y) * stride + left,
        row = down[y];
      if (row < 0) {
        pixels.fill(background, from, from + width);
        continue;
      }
      // A tile's rows repeat when it is drawn larger.
      if (y > 0 && y !== blankY && down[y - 1] === row) {
        pixels.copyWithin(from, from - stride, from - stride + width);
        continue;
      }
      // The last row of tiles may be shorter.
      const end = from + (y >= blankY ? Math.min(Math.max(blankX, 0), width) : width);
      pixels.fill(background, end, from + width);
      if (mask === null) drawRow(pixels, from, end, across, levels, row * pitch, colors, background);
      else drawMaskedRow(pixels, from, end, across, levels, mask, row * pitch, colors, palette.special, background);
    }
    if (!this.#isWhole) this.#context.putImageData(this.#image, 0, 0, left, top, width, height);
  }

  finish() {
    if (this.#isWhole) this.#context.putImageData(this.#image, 0, 0);
    this.#isWhole = false;
  }

  /** @param {number} _slot */
  forget(_slot) {}
}

// A browser that has just loaded the page interprets these: the shorter they are, and the oftener called, the sooner they are compiled.

/**
 * @param {Uint32Array} pixels
 * @param {number} from
 * @param {number} end
 * @param {Int32Array} across The column of each pixel, or a negative number between tiles.
 * @param {Uint8Array} levels
 * @param {number} line Where the row begins among the levels.
 * @param {Uint32Array} colors
 * @param {number} background
 */
function drawRow(pixels, from, end, across, levels, line, colors, background) {
  for (let at = from, x = 0; at < end; at++, x++) {
    const column = across[x];
    pixels[at] = column < 0 ? background : colors[levels[line + column]];
  }
}

/**
 * @param {Uint32Array} pixels
 * @param {number} from
 * @param {number} end
 * @param {Int32Array} across
 * @param {Uint8Array} levels
 * @param {Uint8Array} mask
 * @param {number} line
 * @param {Uint32Array} colors
 * @param {Uint32Array} special
 * @param {number} background
 */
function drawMaskedRow(pixels, from, end, across, levels, mask, line, colors, special, background) {
  for (let at = from, x = 0; at < end; at++, x++) {
    const cell = line + across[x];
    if (across[x] < 0) pixels[at] = background;
    else pixels[at] = mask[cell] !== 0 ? special[mask[cell]] : colors[levels[cell]];
  }
}
