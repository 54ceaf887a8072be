// The index of each map on the tiles of layers whose maps are single values: the classes of a classifier can be told apart.

/** @import { View, Wall } from './wall.js' */

import { element } from './dom.js';
import { tileBounds } from './visible.js';

/** The smallest tile, in CSS pixels, that an index fits on, and the most maps of a layer. */
const leastTile = 15,
  mostMaps = 32;

export class WallIndices {
  #root;
  #wall;
  /** @type {Map<number, {group: HTMLElement, zoom: number}>} */
  #groups = new Map();

  /**
   * @param {HTMLElement} root
   * @param {Wall} wall
   */
  constructor(root, wall) {
    this.#root = root;
    this.#wall = wall;
  }

  /**
   * @param {View} view
   * @param {boolean} shown
   */
  show(view, shown) {
    const { layers, pose, density } = this.#wall;
    /** @type {Set<number>} */
    const kept = new Set();
    for (const { placement, what } of shown ? view.places.values() : []) {
      if (what === null) continue;
      const position = placement.slot,
        { width, height, maps } = layers[position];
      if (width * height > 1 || maps > mostMaps || placement.across.scale / density < leastTile) continue;
      kept.add(position);
      let made = this.#groups.get(position);
      if (made === undefined || made.zoom !== pose.zoom) {
        made?.group.remove();
        made = { group: this.#make(placement), zoom: pose.zoom };
        this.#groups.set(position, made);
      }
      made.group.style.transform = `translate(${placement.across.start / density}px, ${placement.down.start / density}px)`;
    }
    for (const [position, { group }] of this.#groups) {
      if (kept.has(position)) continue;
      group.remove();
      this.#groups.delete(position);
    }
  }

  /** @param {import('./types.js').Placement} placement */
  #make(placement) {
    const group = element('div', { class: 'indices', 'aria-hidden': 'true' }),
      { density } = this.#wall;
    for (let map = 0; map < placement.maps; map++) {
      const tile = tileBounds(placement, map),
        index = element('span', {}, String(map));
      index.style.transform = `translate(${(tile.x - placement.across.start) / density}px, ${(tile.y - placement.down.start) / density}px)`;
      index.style.width = `${tile.width / density}px`;
      index.style.lineHeight = index.style.height = `${tile.height / density}px`;
      group.append(index);
    }
    this.#root.prepend(group);
    return group;
  }
}
