// The texts that lie over the wall, and the line between its halves, as pictures, for recording: the browser draws them, the server puts them over the tiles.

import { cssPixels } from './dom.js';

/**
 * @typedef {object} LabelPicture
 * @property {number} label
 * @property {number} width
 * @property {number} height
 * @property {string} pixels Base64 of red, green, blue and opacity.
 */

/** @typedef {{left: number, top: number, right: number, bottom: number}} Clip */

/**
 * @typedef {object} LabelPlace
 * @property {number} label
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {Clip} [clip] The part of the canvas that it may cover; all of it.
 */

/** As many as the server keeps. */
const most = 4096;
/** In CSS pixels, as the style sheet has it. */
const lineWidth = 2;

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
    const overlays = [...wall.querySelectorAll('.overlay')].filter((overlay) => overlay instanceof HTMLElement && !overlay.hidden);
    for (const overlay of overlays) {
      const half = overlay.getBoundingClientRect();
      const clip = {
        left: Math.round((half.left - origin.left) * density),
        top: Math.round((half.top - origin.top) * density),
        right: Math.round((half.right - origin.left) * density),
        bottom: Math.round((half.bottom - origin.top) * density),
      };
      for (const element of overlay.querySelectorAll('.label, .indices span, .view-name')) {
        if (!(element instanceof HTMLElement)) continue;
        const bounds = element.getBoundingClientRect(),
          width = Math.ceil(bounds.width * density),
          height = Math.ceil(bounds.height * density);
        if (width === 0 || height === 0) continue;
        const key = [element.className, element.textContent, width, height, density, theme].join('\n');
        const label = this.#number(key, pictures, width, height, () => this.#draw(element, width, height, density));
        if (label === undefined) continue;
        const x = Math.round((bounds.left - origin.left) * density),
          y = Math.round((bounds.top - origin.top) * density);
        labels.push({ label, x, y, width, ...(overlays.length > 1 ? { clip } : {}) });
      }
      // The second half's frame is the line between both.
      if (overlay === overlays[0]) continue;
      const [width, height, line] = [origin.width, origin.height, lineWidth].map((length) => Math.round(length * density));
      for (const [x, y, across, down] of [
        [clip.left - line, 0, line, height],
        [0, clip.top - line, width, line],
        [clip.right, 0, Math.min(line, width - clip.right), height],
        [0, clip.bottom, width, Math.min(line, height - clip.bottom)],
      ]) {
        if (x < 0 || y < 0 || across < 1 || down < 1) continue;
        const label = this.#number(['line', across, down, theme].join('\n'), pictures, across, down, () => this.#fill(overlay, across, down));
        if (label !== undefined) labels.push({ label, x, y, width: across });
      }
    }
    return { labels, pictures };
  }

  /**
   * @param {string} key What the picture shows.
   * @param {LabelPicture[]} pictures Receives it, where it is new.
   * @param {number} width
   * @param {number} height
   * @param {() => string} draw
   */
  #number(key, pictures, width, height, draw) {
    let label = this.#numbers.get(key);
    if (label === undefined && this.#numbers.size < most) {
      label = this.#numbers.size;
      this.#numbers.set(key, label);
      pictures.push({ label, width, height, pixels: draw() });
    }
    return label;
  }

  /**
   * @param {Element} overlay Its shadow has the line's colour.
   * @param {number} width
   * @param {number} height
   */
  #fill(overlay, width, height) {
    const context = this.#context(width, height);
    context.fillStyle = /^(#|rgba?\()[^)]*\)?/.exec(getComputedStyle(overlay).boxShadow)?.[0] ?? '#000';
    context.fillRect(0, 0, width, height);
    return base64(context.getImageData(0, 0, width, height).data);
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  #context(width, height) {
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('This browser has no 2D canvas.');
    [this.#canvas.width, this.#canvas.height] = [width, height];
    return context;
  }

  /**
   * @param {HTMLElement} element
   * @param {number} width
   * @param {number} height
   * @param {number} density
   */
  #draw(element, width, height, density) {
    const context = this.#context(width, height),
      style = getComputedStyle(element),
      border = cssPixels(style.borderTopWidth) * density;
    context.fillStyle = style.backgroundColor;
    context.strokeStyle = style.borderTopColor;
    context.lineWidth = border;
    context.beginPath();
    context.roundRect(border / 2, border / 2, width - border, height - border, Math.max(0, cssPixels(style.borderTopLeftRadius) * density - border / 2));
    context.fill();
    if (border > 0) context.stroke();
    context.scale(density, density);
    context.textBaseline = 'middle';
    // An index is in the middle of its tile; a name begins where its layer does, though a button's text is centred.
    const isIndex = element.parentElement?.className === 'indices';
    let x = cssPixels(style.paddingLeft) + cssPixels(style.borderLeftWidth);
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
