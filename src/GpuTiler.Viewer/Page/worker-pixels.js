// Pictures as the network takes them: scaled by the browser, packed here, without alpha.

const headerBytes = 24;

export class PixelPacker {
  #canvas = new OffscreenCanvas(1, 1);
  #context;

  constructor() {
    const context = this.#canvas.getContext('2d', { willReadFrequently: true, alpha: true });
    if (context === null) throw new Error('This browser has no 2D canvas.');
    this.#context = context;
  }

  /**
   * @param {ImageBitmap} picture Closed here.
   * @param {{x: number, y: number, width: number, height: number}} crop What of the picture is taken.
   * @param {number} width Of the network's input.
   * @param {number} height
   * @param {number} channels 1, 3 or 4.
   * @param {number} number
   * @param {number} time
   * @returns {ArrayBuffer} The socket's message.
   */
  pack(picture, crop, width, height, channels, number, time) {
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const context = this.#context;
    context.clearRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, crop.x, crop.y, crop.width, crop.height, 0, 0, width, height);
    picture.close();
    return packPixels(context.getImageData(0, 0, width, height).data, width, height, channels, number, time);
  }
}

/**
 * @param {Uint8ClampedArray} rgba
 * @param {number} width
 * @param {number} height
 * @param {number} channels
 * @param {number} number
 * @param {number} time
 */
export function packPixels(rgba, width, height, channels, number, time) {
  const message = new ArrayBuffer(headerBytes + width * height * channels),
    view = new DataView(message);
  view.setUint8(0, 2);
  view.setUint8(1, channels);
  view.setUint16(2, width, true);
  view.setUint16(4, height, true);
  view.setUint32(8, number, true);
  view.setFloat64(16, time, true);
  const pixels = new Uint8Array(message, headerBytes);
  if (channels === 4) pixels.set(rgba);
  else if (channels === 3) {
    for (let from = 0, to = 0; from < rgba.length; from += 4) {
      pixels[to++] = rgba[from];
      pixels[to++] = rgba[from + 1];
      pixels[to++] = rgba[from + 2];
    }
  } else {
    // ITU-R BT.601's weights, in sixteenths of a 4,096th: what "grey" means for pictures.
    for (let from = 0, to = 0; from < rgba.length; from += 4) {
      pixels[to++] = (rgba[from] * 19595 + rgba[from + 1] * 38470 + rgba[from + 2] * 7471 + 32768) >>> 16;
    }
  }
  return message;
}
