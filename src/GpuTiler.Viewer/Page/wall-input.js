// Pointers on the wall: drag to move, the wheel or two fingers to zoom, a click to choose a map.

/** @import { Wall } from './wall.js' */

import { stepZoom } from './zoom.js';

const clickDistance = 5,
  wheelStep = 60;

/** @typedef {{layer: number, shown: number, map: number, x: number, y: number}} Place */

export class WallInput {
  #element;
  #wall;
  #chosen;
  #pointed;
  /** @type {Map<number, {x: number, y: number}>} Pointers that are down, in CSS pixels on the wall. */
  #down = new Map();
  #moved = 0;
  #wheel = 0;
  #pinch = { distance: 0, zoom: 1 };

  /**
   * @param {HTMLElement} element
   * @param {Wall} wall
   * @param {(place: Place | null) => void} chosen
   * @param {(place: Place | null, x: number, y: number) => void} pointed
   */
  constructor(element, wall, chosen, pointed) {
    this.#element = element;
    this.#wall = wall;
    this.#chosen = chosen;
    this.#pointed = pointed;
    element.addEventListener('pointerdown', (event) => this.#press(event));
    element.addEventListener('pointermove', (event) => this.#move(event));
    element.addEventListener('pointerup', (event) => this.#release(event));
    element.addEventListener('pointercancel', (event) => this.#down.delete(event.pointerId));
    element.addEventListener('pointerleave', () => this.#pointed(null, 0, 0));
    element.addEventListener('wheel', (event) => this.#turn(event), { passive: false });
    element.addEventListener('dblclick', (event) => {
      const place = this.#place(this.#point(event));
      if (place !== null) wall.goTo(place.layer);
    });
  }

  /** @param {MouseEvent} event */
  #point(event) {
    const bounds = this.#element.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  }

  /** @param {{x: number, y: number}} point */
  #place(point) {
    return this.#wall.at(Math.floor(point.x * this.#wall.density), Math.floor(point.y * this.#wall.density));
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button > 1) return;
    this.#element.setPointerCapture(event.pointerId);
    if (this.#down.size === 0) this.#moved = 0;
    this.#down.set(event.pointerId, this.#point(event));
    if (this.#down.size === 2) this.#pinch = { distance: this.#spread(), zoom: this.#wall.pose.zoom };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const point = this.#point(event),
      before = this.#down.get(event.pointerId);
    if (before === undefined) {
      this.#pointed(this.#place(point), point.x, point.y);
      return;
    }
    const fingers = this.#down.size,
      x = point.x - before.x,
      y = point.y - before.y;
    this.#moved += Math.hypot(x, y);
    if (this.#moved < clickDistance) return;
    this.#down.set(event.pointerId, point);
    this.#element.classList.add('dragging');
    this.#pointed(null, 0, 0);
    this.#wall.pan((x / fingers) * this.#wall.density, (y / fingers) * this.#wall.density);
    if (fingers === 2) this.#zoomByPinch();
  }

  /** @param {PointerEvent} event */
  #release(event) {
    this.#element.classList.remove('dragging');
    if (!this.#down.delete(event.pointerId) || this.#down.size > 0) return;
    if (this.#moved < clickDistance) this.#chosen(this.#place(this.#point(event)));
  }

  #spread() {
    const [a, b] = [...this.#down.values()];
    return Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  }

  // The nearest of the exact zooms, about the middle between the fingers.
  #zoomByPinch() {
    const wanted = (this.#pinch.zoom * this.#spread()) / this.#pinch.distance,
      { density, pose } = this.#wall;
    const [a, b] = [...this.#down.values()];
    let zoom = pose.zoom;
    while (stepZoom(zoom, 1) !== zoom && Math.sqrt(zoom * stepZoom(zoom, 1)) < wanted) zoom = stepZoom(zoom, 1);
    while (stepZoom(zoom, -1) !== zoom && Math.sqrt(zoom * stepZoom(zoom, -1)) > wanted) zoom = stepZoom(zoom, -1);
    if (zoom !== pose.zoom) this.#wall.zoomTo(zoom, ((a.x + b.x) / 2) * density, ((a.y + b.y) / 2) * density);
  }

  /** @param {WheelEvent} event */
  #turn(event) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 200 : 1;
    // A trackpad's pinch comes as a wheel with Ctrl, in small steps.
    this.#wheel += event.deltaY * lines * (event.ctrlKey ? 6 : 1);
    const steps = Math.trunc(this.#wheel / wheelStep);
    if (steps === 0) return;
    this.#wheel = 0;
    const point = this.#point(event),
      { density } = this.#wall;
    this.#wall.step(-Math.sign(steps), point.x * density, point.y * density);
  }
}
