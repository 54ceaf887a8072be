// What lies over a view of the wall: the layers' names, and outlines of the map that is chosen and of the one under the pointer.

/** @import { Comparison } from './compare.js' */
/** @import { View, Wall } from './wall.js' */

import { boxExtent } from './axis.js';
import { element } from './dom.js';
import { tileBounds } from './visible.js';
import { WallIndices } from './wall-indices.js';

const labelHeight = 18,
  leastLabel = 34;

export class WallOverlay {
  root = element('div', { class: 'overlay' });
  #name = element('p', { class: 'view-name', hidden: true });
  #wall;
  #comparison;
  /** @type {View | null} */
  #view = null;
  /** @type {Map<number, HTMLElement>} */
  #labels = new Map();
  #chosenFrame = element('div', { class: 'outline chosen', hidden: true });
  #pointedFrame = element('div', { class: 'outline pointed', hidden: true });
  #choose;
  #indices;

  /**
   * @param {Wall} wall
   * @param {Comparison} comparison
   * @param {(layer: number) => void} choose A label was clicked.
   */
  constructor(wall, comparison, choose) {
    this.#wall = wall;
    this.#comparison = comparison;
    this.#choose = choose;
    this.root.append(this.#pointedFrame, this.#chosenFrame, this.#name);
    this.#indices = new WallIndices(this.root, wall);
  }

  /**
   * @param {View} view
   * @param {boolean} labels
   * @param {[number, number] | null} chosen
   */
  show(view, labels, chosen) {
    const { density, canvas } = this.#wall,
      name = this.#comparison.name(view.show);
    if (this.#view?.show !== view.show) this.#forget();
    this.#view = view;
    this.root.style.transform = `translate(${view.left / density}px, ${view.top / density}px)`;
    this.root.style.width = `${canvas.width / density}px`;
    this.root.style.height = `${canvas.height / density}px`;
    this.#name.hidden = name === '';
    this.#name.textContent = name;
    /** @type {Set<number>} */
    const shown = new Set();
    if (labels) for (const box of this.#wall.packing.boxes) if (this.#label(box.layer)) shown.add(box.layer);
    for (const [layer, label] of this.#labels) {
      if (shown.has(layer)) continue;
      label.remove();
      this.#labels.delete(layer);
    }
    this.#indices.show(view, labels);
    this.#frame(this.#chosenFrame, chosen);
  }

  /** @param {[number, number] | null} unit */
  point(unit) {
    this.#frame(this.#pointedFrame, unit);
  }

  /** Labels of another view say something else. */
  #forget() {
    for (const label of this.#labels.values()) label.remove();
    this.#labels.clear();
  }

  /** @param {number} position */
  #label(position) {
    const place = this.#view?.places.get(position),
      { density, canvas, pose, packing } = this.#wall;
    if (place === undefined || this.#view === null) return false;
    const { across, down } = place.placement,
      extent = boxExtent(across),
      room = (packing.label * pose.zoom) / density;
    const left = Math.max(0, across.start),
      bottom = down.start,
      width = (Math.max(extent, roomFor(this.#wall, position)) - (left - across.start)) / density;
    const seen = left < canvas.width && width > leastLabel && down.start + boxExtent(down) > 0 && bottom < canvas.height + labelHeight;
    if (!seen || room < labelHeight * 0.7) return false;
    let label = this.#labels.get(position);
    if (label === undefined) {
      const shown = place.what?.layer ?? position,
        layer = this.#wall.layers[shown],
        text = place.what === null ? this.#comparison.why(position, this.#view.show) : shapeText(layer);
      label = element(
        'button',
        { type: 'button', class: 'label', tabindex: -1, title: `${layer.name}: ${text}`, click: () => this.#choose(position) },
        element('b', {}, this.#wall.names[shown]),
        ` ${text}`,
      );
      this.#labels.set(position, label);
      this.root.append(label);
    }
    // A layer that is higher than the view keeps its name in view.
    const top = Math.max(0, bottom / density - labelHeight - 2);
    label.classList.toggle('over', bottom / density - labelHeight - 2 < 0);
    label.style.transform = `translate(${left / density}px, ${top}px)`;
    label.style.maxWidth = `${width}px`;
    return true;
  }

  /**
   * @param {HTMLElement} frame
   * @param {[number, number] | null} unit
   */
  #frame(frame, unit) {
    const place = unit === null ? undefined : this.#view?.places.get(unit[0]),
      { density } = this.#wall;
    frame.hidden = unit === null || place === undefined || unit[1] >= place.placement.maps;
    if (unit === null || place === undefined || frame.hidden) return;
    const tile = tileBounds(place.placement, unit[1]);
    frame.style.transform = `translate(${tile.x / density}px, ${tile.y / density}px)`;
    frame.style.width = `${tile.width / density}px`;
    frame.style.height = `${tile.height / density}px`;
  }
}

/**
 * Where the next layer in the row begins: so far a name may reach.
 * @param {Wall} wall
 * @param {number} position
 */
function roomFor(wall, position) {
  const at = wall.packing.boxes.findIndex((box) => box.layer === position),
    box = wall.packing.boxes[at];
  const next = wall.packing.boxes[at + 1];
  const beside =
    next !== undefined && next.x > box.x
      ? next
      : wall.packing.boxes.find((other) => other.x > box.x && other.y <= box.y + box.height && other.y + other.height >= box.y);
  const end = beside?.x ?? wall.packing.width;
  return (end - box.x) * wall.pose.zoom - 8 * wall.density;
}

/** @param {{maps: number, height: number, width: number}} layer */
export function shapeText(layer) {
  return layer.width === 1 && layer.height === 1 ? `${layer.maps}` : `${layer.maps}×${layer.height}×${layer.width}`;
}
