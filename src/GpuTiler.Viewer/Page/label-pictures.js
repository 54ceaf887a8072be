// The texts that lie over the wall as pictures, for recording: the browser draws them, the server puts them over the tiles.

import { cssPixels } from './dom.js';

/**
 * @typedef {object} LabelPicture
 * @property {number} label
 * @property {number} width
 * @property {number} height
 * @property {string} pixels Base64 of red, green, blue and opacity.
 */

/** @typedef {{label: number, x: number, y: number, width: number}} LabelPlace */

/** As many as the server keeps. */
const most = 4096;

export class LabelPictures {
  /** @type {Map<string, number>} */
  #numbers = new Map();
  #canvas = document.createElement('canvas');

  /** The server knows none. */
  clear() {
    this.#numbers.clear();
  }

  /**
   * The texts in view, and the pictures of those that have not been asked for before.
   * @param {HTMLElement} wall
   * @param {number} density Device pixels for one of CSS.
   * @returns {{labels: LabelPlace[], pictures: LabelPicture[]}}
   */
  take(wall, density) {
    const origin = wall.getBoundingClientRect(),
      theme = getComputedStyle(wall).backgroundColor;
    /** @type {LabelPlace[]} */
    const labels = [];
    /** @type {LabelPicture[]} */
    const pictures = [];
    for (const element of wall.querySelectorAll('.label, .indices span')) {
      if (!(element instanceof HTMLElement)) continue;
      const bounds = element.getBoundingClientRect(),
        width = Math.ceil(bounds.width * density),
        height = Math.ceil(bounds.height * density);
      if (width === 0 || height === 0) continue;
      const key = [element.className, element.textContent, width, height, density, theme].join('\n');
      let label = this.#numbers.get(key);
      if (label === undefined) {
        if (this.#numbers.size >= most) continue;
        label = this.#numbers.size;
        this.#numbers.set(key, label);
        pictures.push({ label, width, height, pixels: this.#draw(element, width, height, density) });
      }
      labels.push({ label, x: Math.round((bounds.left - origin.left) * density), y: Math.round((bounds.top - origin.top) * density), width });
    }
    return { labels, pictures };
  }

  /**
   * @param {HTMLElement} element
   * @param {number} width
   * @param {number} height
   * @param {number} density
   */
  #draw(element, width, height, density) {
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('This browser has no 2D canvas.');
    [this.#canvas.width, this.#canvas.height] = [width, height];
    const style = getComputedStyle(element);
    context.fillStyle = style.backgroundColor;
    context.beginPath();
    context.roundRect(0, 0, width, height, cssPixels(style.borderTopLeftRadius) * density);
    context.fill();
    context.scale(density, density);
    context.textBaseline = 'middle';
    // An index is in the middle of its tile; a name begins where its layer does, though a button's text is centred.
    const isIndex = element.parentElement?.className === 'indices';
    let x = cssPixels(style.paddingLeft);
    for (const part of element.childNodes) {
      const own = part instanceof HTMLElement ? getComputedStyle(part) : style,
        text = part.textContent ?? '';
      context.font = `${own.fontWeight} ${own.fontSize} ${own.fontFamily}`;
      const length = context.measureText(text).width;
      if (isIndex) x = (width / density - length) / 2;
      context.shadowColor = isIndex ? '#000' : 'transparent';
      context.shadowBlur = isIndex ? 4 * density : 0;
      context.fillStyle = own.color;
      for (let times = isIndex ? 3 : 1; times > 0; times--) context.fillText(text, x, height / density / 2);
      x += length;
    }
    return base64(context.getImageData(0, 0, width, height).data);
  }
}

/** @param {Uint8ClampedArray} bytes */
function base64(bytes) {
  const step = 1 << 13;
  let text = '';
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}
