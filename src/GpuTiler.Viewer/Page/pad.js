// A pad to draw on, for networks of one small grey picture: white on black, as MNIST has its digits.

/** @import { Port } from './port.js' */
/** @import { InputSize } from './camera.js' */

import { element, throttled } from './dom.js';
import { now } from './camera.js';

/** The pad's own pixels along a side; its pen's width as a share of the side: about two of a digit's 28 pixels. */
const side = 280,
  pen = 0.085,
  keyStep = 0.04;

export class Pad {
  root = element('div', { class: 'pad' });
  #canvas = element('canvas', {
    width: side,
    height: side,
    tabindex: 0,
    role: 'img',
    'aria-label': 'Drawing pad: draw a digit; arrows move the pen, with Shift they draw',
  });
  #context;
  #port;
  #input;
  #claim;
  #point = { x: 0.5, y: 0.5 };
  #drawing = false;
  send = throttled(33, () => void this.#now());

  /**
   * @param {Port} port
   * @param {InputSize} input
   * @param {() => Promise<void>} claim Makes the pad what the network sees.
   */
  constructor(port, input, claim) {
    this.#port = port;
    this.#input = input;
    this.#claim = claim;
    const context = this.#canvas.getContext('2d');
    if (context === null) throw new Error('This browser has no 2D canvas.');
    this.#context = context;
    context.lineCap = context.lineJoin = 'round';
    context.strokeStyle = '#fff';
    context.lineWidth = pen * side;
    const canvas = this.#canvas;
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#drawing = true;
      this.#point = this.#at(event);
      this.#line(this.#point);
    });
    canvas.addEventListener('pointermove', (event) => {
      // A fast stroke is more than the browser's frames show.
      if (this.#drawing) for (const part of event.getCoalescedEvents?.() ?? [event]) this.#line(this.#at(part));
    });
    canvas.addEventListener('pointerup', () => {
      this.#drawing = false;
    });
    canvas.addEventListener('pointercancel', () => {
      this.#drawing = false;
    });
    canvas.addEventListener('keydown', (event) => this.#key(event));
    this.root.append(canvas, element('button', { type: 'button', click: () => this.clear(), title: 'Clear (Backspace)' }, 'Clear'));
    this.#blank();
  }

  clear() {
    this.#blank();
    this.send();
  }

  #blank() {
    this.#context.fillStyle = '#000';
    this.#context.fillRect(0, 0, side, side);
  }

  /** @param {PointerEvent} event */
  #at(event) {
    const bounds = this.#canvas.getBoundingClientRect();
    return { x: (event.clientX - bounds.left) / bounds.width, y: (event.clientY - bounds.top) / bounds.height };
  }

  /** @param {{x: number, y: number}} to */
  #line(to) {
    const context = this.#context;
    context.beginPath();
    context.moveTo(this.#point.x * side, this.#point.y * side);
    context.lineTo(to.x * side, to.y * side);
    context.stroke();
    this.#point = to;
    this.send();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, [number, number]>} */
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (event.key === 'Backspace' || event.key === 'Delete') this.clear();
    else if (step !== undefined) {
      const to = { x: clamp(this.#point.x + step[0] * keyStep), y: clamp(this.#point.y + step[1] * keyStep) };
      if (event.shiftKey) this.#line(to);
      else this.#point = to;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async #now() {
    const { width, height, channels } = this.#input,
      time = now();
    const picture = await createImageBitmap(this.#canvas, { resizeWidth: width, resizeHeight: height, resizeQuality: 'high' });
    await this.#claim();
    this.#port.sendPicture(picture, {
      crop: { x: 0, y: 0, width, height },
      width,
      height,
      channels: channels === 1 ? 1 : 3,
      newestOnly: false,
      time,
    });
  }
}

/** @param {number} value */
function clamp(value) {
  return Math.min(1, Math.max(0, value));
}
