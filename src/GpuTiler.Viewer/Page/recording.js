// Records the wall as an animation. The server puts the frames together, of the levels that it sends anyway: it is told where they go.

/** @import { Palette } from './types.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Look } from './look.js' */
/** @import { Notices } from './notices.js' */
/** @import { Port, ServerMessages } from './port.js' */
/** @import { Store } from './store.js' */
/** @import { WallView } from './wall-view.js' */

import { byId, press } from './dom.js';
import { LabelPictures } from './label-pictures.js';
import { packed } from './palette.js';
import { makeRegion } from './region.js';
import { download } from './saving.js';
import { wallSlots } from './slots.js';

export class Recording {
  #store;
  #port;
  #notices;
  #view;
  #look;
  #button = byId('record', HTMLButtonElement);
  #mark = byId('recording', HTMLElement);
  #labels = new LabelPictures();
  /** @type {string[]} */
  #formats = [];
  /** The number of this page's recording; null while there is none. @type {number | null} */
  #id = null;
  #stopping = false;
  /** Whether any page records. */
  #anyone = false;
  #sequence = 0;
  #last = '';
  /** @type {ServerMessages['recording'] | null} */
  #progress = null;

  /** @param {{store: Store<Shown>, port: Port, notices: Notices, view: WallView, look: Look}} parts */
  constructor({ store, port, notices, view, look }) {
    this.#store = store;
    this.#port = port;
    this.#notices = notices;
    this.#view = view;
    this.#look = look;
    this.#button.addEventListener('click', () => this.toggle());
    port.onServer('hello', ({ recordings, state }) => {
      this.#formats = recordings;
      this.#state(state.recording);
    });
    port.onServer('state', ({ recording }) => this.#state(recording));
    port.onServer('recording', (progress) => {
      this.#progress = progress;
      this.#update();
    });
    port.onServer('saved', (saved) => {
      if (saved.id !== this.#id) return;
      this.#ended();
      download(saved);
      notices.show('info', summary(saved.name, this.#progress));
    });
    port.onServer('refused', ({ of, id, text }) => {
      if (of !== 'record' || id !== this.#id) return;
      this.#ended();
      notices.show('warning', text);
    });
    port.onWorker('link', ({ state }) => {
      if (state === 'open' || this.#id === null) return;
      this.#ended();
      notices.show('warning', 'The recording ended with the connection, and nothing of it was kept.');
    });
  }

  /** Begins, or ends what was begun. */
  toggle() {
    if (this.#formats.length === 0) {
      this.#notices.show('info', 'This program cannot write animations, so nothing can be recorded.');
    } else if (this.#id === null) {
      this.#id = this.#port.nextId();
      this.#progress = null;
      this.#labels.clear();
      const scene = this.#scene();
      this.#last = sceneText(scene);
      this.#port.send('record', { on: true, id: this.#id, format: this.#look.format, scene });
    } else if (!this.#stopping) {
      this.#stopping = true;
      this.#port.send('record', { on: false });
    }
    this.#update();
  }

  /**
   * Something else is shown, or the same in another way.
   * @param {number} sequence The view's number.
   */
  show(sequence) {
    this.#sequence = sequence;
    if (this.#id === null || this.#stopping) return;
    const scene = this.#scene(),
      text = sceneText(scene);
    if (text === this.#last) return;
    this.#last = text;
    this.#port.send('scene', scene);
  }

  #scene() {
    const { wall, root, scene } = this.#view,
      slots = new Map(wallSlots(wall.views, wall.canvas, wall.layers, this.#store.value).map((slot) => [slot.slot, slot]));
    const placements = scene.placements.flatMap((placement) => {
      const slot = slots.get(placement.slot),
        region = slot === undefined ? null : makeRegion(placement, slot, scene.width, scene.height);
      if (region === null) return [];
      const { left, top, across, down, blankX, blankY } = region;
      return [{ slot: placement.slot, left, top, across: [...across], down: [...down], blankX, blankY }];
    });
    return {
      view: this.#sequence,
      width: scene.width,
      height: scene.height,
      background: hexOf(scene.background),
      ...colorsOf(this.#look.palette),
      placements,
      ...this.#labels.take(root, wall.density),
    };
  }

  /** @param {boolean} recording */
  #state(recording) {
    this.#anyone = recording;
    // A recording that failed: a notice has said why.
    if (!recording && this.#id !== null && this.#progress !== null) this.#ended();
    this.#update();
  }

  #ended() {
    this.#id = null;
    this.#stopping = false;
    this.#update();
  }

  #update() {
    const on = this.#id !== null;
    this.#button.hidden = this.#formats.length === 0;
    this.#button.disabled = !on && this.#anyone;
    this.#button.title = this.#button.disabled ? 'Another page is recording' : `${on ? 'Stop recording' : 'Record the wall'} (R)`;
    press(this.#button, on);
    this.#mark.hidden = !on;
    this.#mark.textContent = this.#stopping ? 'Finishing…' : markText(this.#progress);
    this.#mark.title = this.#progress === null ? '' : `At most ${clock(this.#progress.mostSeconds)} or ${size(this.#progress.mostBytes)}`;
  }
}

/** The same without what is sent once. @param {{pictures: object[]}} scene */
function sceneText(scene) {
  return JSON.stringify({ ...scene, pictures: [] });
}

/** @param {Palette} palette */
function colorsOf({ levels, difference, special }) {
  const hex = (/** @type {Uint32Array} */ colors) =>
    Array.from(colors, (color) => hexOf(packed(color & 0xffffff) & 0xffffff)).join('');
  return { colors: hex(levels), difference: hex(difference), special: hex(special.subarray(1)) };
}

/** @param {number} rgb */
function hexOf(rgb) {
  return rgb.toString(16).padStart(6, '0');
}

/** @param {ServerMessages['recording'] | null} progress */
function markText(progress) {
  if (progress === null) return '0:00';
  const { seconds, bytes, dropped } = progress;
  return `${clock(seconds)}  ${size(bytes)}${dropped > 0 ? `  ${dropped} left out` : ''}`;
}

/**
 * @param {string} name
 * @param {ServerMessages['recording'] | null} progress
 */
function summary(name, progress) {
  if (progress === null) return `Recorded ${name}.`;
  const { frames, seconds, bytes, dropped } = progress;
  const left = dropped > 0 ? ` ${dropped} ${dropped === 1 ? 'was' : 'were'} left out, because the one before was still being written.` : '';
  return `Recorded ${name}: ${frames} frame${frames === 1 ? '' : 's'} in ${seconds.toFixed(1)} s, ${size(bytes)}.${left}`;
}

/** @param {number} seconds */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

/** @param {number} bytes */
function size(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
