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
 * A square of grey levels, or of red, green, blue and alpha.
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} pixels
 * @param {number} side
 * @param {number} channels
 */
export function drawPixels(canvas, pixels, side, channels) {
  const image = new ImageData(side, side);
  if (channels === 4) image.data.set(pixels);
  else new Uint32Array(image.data.buffer).set(Uint32Array.from(pixels, (level) => level * 0x010101 + 0xff000000));
  put(canvas, image);
}

/** How much of the input the strongest level covers, as `gputiler attribute` has it. */
const opacity = 0.8;

/** How much each level covers: on a symmetric scale the middle is clear. */
const covers = Uint8Array.from({ length: 256 }, (_, level) => Math.round(opacity * Math.sqrt(255 * (Math.abs(2 * level - 255) - 1))));

/**
 * What counts in the input over the input: the first tile over the picture that the others are.
 * @param {HTMLCanvasElement} canvas
 * @param {SideFrame} frame
 * @param {Palette} palette
 */
export function drawOver(canvas, frame, palette) {
  const { width, height, columns } = frame.header,
    { levels } = frame,
    single = Math.floor(width / columns);
  const image = new ImageData(single, height),
    pixels = image.data,
    second = columns > 3 ? single : 0,
    third = 2 * second;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = y * width; x < y * width + single; x++, to += 4) {
      const color = palette.difference[levels[x]],
        alpha = covers[levels[x]],
        below = x + single;
      pixels[to] = over(color & 0xff, levels[below], alpha);
      pixels[to + 1] = over((color >>> 8) & 0xff, levels[below + second], alpha);
      pixels[to + 2] = over((color >>> 16) & 0xff, levels[below + third], alpha);
      pixels[to + 3] = 255;
    }
  }
  put(canvas, image);
}

/**
 * @param {number} color
 * @param {number} below
 * @param {number} alpha
 */
function over(color, below, alpha) {
  return Math.floor((color * alpha + below * (255 - alpha) + 127) / 255);
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
