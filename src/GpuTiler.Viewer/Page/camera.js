// Moving pictures: the camera, or a video file, at their own rate and at the size of the network's input.

/** @import { Port } from './port.js' */

/**
 * Where pictures go.
 * @typedef {object} InputSize
 * @property {number} width Zero where the network leaves it open.
 * @property {number} height
 * @property {number} channels
 */

const largest = 640;

/** @param {DOMException | unknown} problem */
export function cameraSentence(problem) {
  const name = problem instanceof DOMException ? problem.name : '';
  if (!isSecureContext)
    return 'The camera needs localhost or HTTPS: open the page through an SSH tunnel, or start the viewer with a certificate.';
  if (name === 'NotAllowedError') return 'The camera was refused: allow it in the browser’s address bar, then choose Camera again.';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'There is no camera on this machine.';
  if (name === 'NotReadableError' || name === 'AbortError')
    return 'The camera is there but gives no picture: another program may be using it.';
  return 'The camera did not start.';
}

/**
 * The part of a picture that fills the input without being stretched.
 * @param {number} width
 * @param {number} height
 * @param {InputSize} input
 */
export function centred(width, height, input) {
  if (input.width === 0 || input.height === 0) return { x: 0, y: 0, width, height };
  const scale = Math.min(width / input.width, height / input.height),
    w = input.width * scale,
    h = input.height * scale;
  return { x: (width - w) / 2, y: (height - h) / 2, width: w, height: h };
}

/**
 * The size a picture is sent at: the input's, or the picture's own, at most `most` along a side, where the network takes any.
 * @param {number} width
 * @param {number} height
 * @param {InputSize} input
 * @param {number} most
 */
export function sentSize(width, height, input, most) {
  const shrink = Math.min(1, most / Math.max(width, height));
  return {
    width: input.width || Math.max(1, Math.round(width * shrink)),
    height: input.height || Math.max(1, Math.round(height * shrink)),
  };
}

/** The page's clock, as frames carry it. */
export function now() {
  return performance.timeOrigin + performance.now();
}

export class MovingPictures {
  #port;
  #video = document.createElement('video');
  /** @type {InputSize | null} */
  #input = null;
  #running = false;
  #busy = false;
  /** @type {MediaStream | null} */
  #stream = null;
  #address = '';

  /** @param {Port} port */
  constructor(port) {
    this.#port = port;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.loop = true;
    port.onWorker('picture', () => {
      this.#busy = false;
    });
  }

  /** What is being played. */
  get picture() {
    return this.#video;
  }

  /**
   * Asks for the camera, without sending anything yet; rejects where there is none or it is refused.
   * @param {InputSize} input
   */
  async openCamera(input) {
    this.stop();
    if (navigator.mediaDevices === undefined) throw new DOMException('', 'SecurityError');
    this.#stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 }, frameRate: { ideal: 30 } } });
    this.#video.srcObject = this.#stream;
    await this.#load(input);
  }

  /**
   * @param {Blob} file
   * @param {InputSize} input
   */
  async openVideo(file, input) {
    this.stop();
    this.#address = URL.createObjectURL(file);
    this.#video.src = this.#address;
    await this.#load(input);
  }

  /** Sends from now on. */
  start() {
    this.#running = true;
    this.#next();
  }

  stop() {
    this.#running = false;
    this.#video.pause();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
    this.#video.removeAttribute('src');
    if (this.#address !== '') URL.revokeObjectURL(this.#address);
    this.#address = '';
  }

  /** @param {boolean} playing */
  play(playing) {
    if (!this.#running || this.#stream !== null) return;
    if (playing) void this.#video.play();
    else this.#video.pause();
  }

  /** @param {InputSize} input */
  async #load(input) {
    this.#input = input;
    await this.#video.play();
  }

  #next() {
    this.#video.requestVideoFrameCallback(() => {
      if (!this.#running) return;
      this.#next();
      void this.#send();
    });
  }

  // One at a time: where the worker or the socket is slow, frames are left out, the newest is sent next.
  async #send() {
    if (this.#busy || this.#input === null) return;
    this.#busy = true;
    const { videoWidth, videoHeight } = this.#video,
      time = now();
    try {
      const picture = await createImageBitmap(this.#video);
      this.#port.sendPicture(picture, {
        crop: centred(videoWidth, videoHeight, this.#input),
        ...sentSize(videoWidth, videoHeight, this.#input, largest),
        channels: this.#input.channels === 1 ? 1 : 3,
        newestOnly: true,
        time,
      });
    } catch {
      this.#busy = false;
    }
  }
}
