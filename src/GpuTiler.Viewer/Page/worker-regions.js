// The regions of the slots that are drawn.

/** @import { Placement, RecordHeader } from './types.js' */
/** @import { Region } from './region.js' */
/** @import { TileRectangle } from './visible.js' */

import { makeRegion } from './region.js';

/** Keeps the regions: they change with the view and with the rectangle the server sent, not with each frame. */
export class Regions {
  /** @type {Map<number, Region>} */
  #regions = new Map();

  clear() {
    this.#regions.clear();
  }

  /**
   * @param {Placement} placement
   * @param {RecordHeader} header
   * @param {number} width Of the canvas.
   * @param {number} height
   * @returns {Region | null} Null where nothing of it is in view.
   */
  get(placement, header, width, height) {
    const kept = this.#regions.get(placement.slot);
    if (kept !== undefined && kept.placement === placement && sameRectangle(kept.header, header)) return kept;
    const made = makeRegion(placement, header, width, height);
    if (made === null) this.#regions.delete(placement.slot);
    else this.#regions.set(placement.slot, made);
    return made;
  }
}

/**
 * @param {TileRectangle} a
 * @param {TileRectangle} b
 */
function sameRectangle(a, b) {
  return a.x === b.x && a.y === b.y && a.columns === b.columns && a.rows === b.rows && a.shrink === b.shrink;
}
