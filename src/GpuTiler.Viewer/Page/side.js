// Draws what lies beside the wall on canvases of the page's own thread: they are small.

/** @import { Palette, SideFrame } from './types.js' */

import { recordFlag } from './records.js';

/**
 * The canvas takes the mosaic's size; style sheets scale it without smoothing.
 * @param {HTMLCanvasElement} canvas
 * @param {SideFrame} frame
 * @param {Palette} palette
 */
export function drawSide(canvas, frame, palette) {
  const { width, height, flags } = frame.header,
    image = new ImageData(width, height),
    pixels = new Uint32Array(image.data.buffer);
  const colors = (flags & recordFlag.difference) !== 0 ? palette.difference : palette.levels,
    { levels, mask } = frame;
  for (let i = 0; i < pixels.length; i++) pixels[i] = mask !== null && mask[i] !== 0 ? palette.special[mask[i]] : colors[levels[i]];
  put(canvas, image);
}

/**
 * What the network sees: three maps side by side are a picture's red, green and blue.
 * @param {HTMLCanvasElement} canvas
 * @param {SideFrame} frame
 */
export function drawInput(canvas, frame) {
  const { width, height, columns } = frame.header,
    { levels } = frame,
    single = Math.floor(width / columns);
  const image = new ImageData(single, height),
    pixels = image.data,
    second = columns >= 3 ? single : 0,
    third = 2 * second;
  for (let y = 0, to = 0; y < height; y++) {
    for (let from = y * width; from < y * width + single; from++, to += 4) {
      pixels[to] = levels[from];
      pixels[to + 1] = levels[from + second];
      pixels[to + 2] = levels[from + third];
      pixels[to + 3] = 255;
    }
  }
  put(canvas, image);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ImageData} image
 */
function put(canvas, image) {
  if (canvas.width !== image.width) canvas.width = image.width;
  if (canvas.height !== image.height) canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
