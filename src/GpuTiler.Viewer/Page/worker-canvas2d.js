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
      const line = row * pitch;
      for (let x = 0; x < width; x++) {
        const column = across[x];
        if (column < 0 || (y >= blankY && x >= blankX)) pixels[from + x] = background;
        else if (mask !== null && mask[line + column] !== 0) pixels[from + x] = palette.special[mask[line + column]];
        else pixels[from + x] = colors[levels[line + column]];
      }
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
