// What each key does.

/** @import { AttributionPane } from './attribution.js' */
/** @import { Comparison } from './compare.js' */
/** @import { Shown } from './fragment.js' */
/** @import { KeyGroup } from './keys.js' */
/** @import { LayerList } from './layers.js' */
/** @import { Look } from './look.js' */
/** @import { Recording } from './recording.js' */
/** @import { Port } from './port.js' */
/** @import { Saving } from './saving.js' */
/** @import { Sources } from './sources.js' */
/** @import { Store } from './store.js' */
/** @import { WallView } from './wall-view.js' */

import { toggleList } from './buttons.js';
import { byId } from './dom.js';
import { gammas } from './look.js';

/**
 * @typedef {object} Parts
 * @property {Store<Shown>} store
 * @property {Port} port
 * @property {WallView} view
 * @property {LayerList} list
 * @property {Look} look
 * @property {Saving} saving
 * @property {Recording} recording
 * @property {Sources} sources
 * @property {Comparison} comparison
 * @property {AttributionPane} attribution
 * @property {() => void} compare Keeps the present frame to compare others with, or no longer.
 * @property {() => void} help
 */

const step = 80,
  fast = 4;

/**
 * @param {Parts} parts
 * @returns {KeyGroup[]}
 */
export function keyGroups({ store, port, view, list, look, saving, recording, sources, comparison, attribution, compare, help }) {
  const { wall } = view;
  const move = (/** @type {number} */ x, /** @type {number} */ y) => (/** @type {KeyboardEvent} */ event) => {
    const by = step * wall.density * (event.shiftKey ? fast : 1);
    wall.pan(-x * by, -y * by);
  };
  const choose = (/** @type {number} */ x, /** @type {number} */ y) => (/** @type {KeyboardEvent} */ event) =>
    chooseBy(x, y, event.key === event.key.toUpperCase() ? fast : 1);
  const play = () => port.send('play', { playing: byId('play', HTMLElement).getAttribute('aria-pressed') !== 'true' });

  /** The chosen map's neighbour. */
  function chooseBy(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ times) {
    const unit = store.value.unit ?? (wall.order.length > 0 ? [wall.order[0], 0] : null);
    if (unit === null) return;
    const layer = wall.layers[unit[0]],
      column = unit[1] % layer.columns,
      row = Math.floor(unit[1] / layer.columns);
    const last = Math.ceil(layer.maps / layer.columns) - 1,
      c = Math.min(layer.columns - 1, Math.max(0, column + x * times));
    const r = Math.min(last, Math.max(0, row + y * times));
    const map = store.value.unit === null ? 0 : Math.min(layer.maps - 1, r * layer.columns + c);
    store.set({ unit: [unit[0], map] });
    wall.reveal(unit[0], map);
  }

  /** @param {number} by */
  function chooseLayer(by) {
    const { order } = wall,
      at = order.indexOf(store.value.unit?.[0] ?? -1),
      next = order[Math.min(order.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    const map = Math.min(wall.layers[next].maps - 1, store.value.unit?.[1] ?? 0);
    store.set({ unit: [next, map] });
    wall.reveal(next, map);
  }

  const onLayer = (/** @type {(layer: number) => void} */ act) => () => {
    if (store.value.unit !== null) act(store.value.unit[0]);
  };

  return [
    {
      title: 'The wall',
      keys: [
        { keys: ['ArrowLeft'], says: 'left (Shift: farther)', does: move(-1, 0) },
        { keys: ['ArrowRight'], says: 'right', does: move(1, 0) },
        { keys: ['ArrowUp'], says: 'up', does: move(0, -1) },
        { keys: ['ArrowDown'], says: 'down', does: move(0, 1) },
        { keys: ['+', '='], says: 'nearer', does: () => wall.step(1) },
        { keys: ['-', '_'], says: 'farther', does: () => wall.step(-1) },
        { keys: ['0'], says: 'the whole wall', does: () => wall.fit() },
        { keys: ['1'], says: 'a pixel of the screen for a pixel of a map', does: () => wall.zoomTo(1) },
        {
          keys: ['z'],
          says: 'to the chosen map',
          does: () => {
            const { unit } = store.value;
            if (unit !== null) wall.goTo(unit[0], unit[1]);
          },
        },
      ],
    },
    {
      title: 'Maps and layers',
      keys: [
        { keys: ['j', 'J'], says: 'choose the map to the left (Shift: four on)', does: choose(-1, 0) },
        { keys: ['l', 'L'], says: 'to the right', does: choose(1, 0) },
        { keys: ['i', 'I'], says: 'above', does: choose(0, -1) },
        { keys: ['k', 'K'], says: 'below', does: choose(0, 1) },
        { keys: ['u'], says: 'the layer before', does: () => chooseLayer(-1) },
        { keys: ['o'], says: 'the layer after', does: () => chooseLayer(1) },
        { keys: ['b'], says: 'why the map fires: gradient, guided, deconvnet, …', does: () => attribution.step(1) },
        {
          keys: ['Escape'],
          says: 'choose none; close what is open',
          does: () => {
            if (!look.close()) store.set({ unit: null });
          },
        },
        {
          keys: ['/'],
          says: 'find layers',
          does: () => {
            store.set({ list: true });
            list.focusSearch();
          },
        },
        { keys: ['['], says: 'the list of layers', does: () => toggleList(store) },
        { keys: ['p'], says: 'pin the layer', does: onLayer((layer) => list.toggle('pinned', layer)) },
        { keys: ['r'], says: 'this layer alone', does: onLayer((layer) => list.toggle('solo', layer)) },
        { keys: ['x'], says: 'hide the layer', does: onLayer((layer) => list.toggle('hidden', layer)) },
        { keys: ['X'], says: 'show all layers', does: () => store.set({ hidden: [], solo: null, query: '' }) },
      ],
    },
    {
      title: 'Time and input',
      keys: [
        { keys: [' ', 'f'], says: 'play or freeze', does: play },
        { keys: ['e', '.'], says: 'next file or frame', does: () => port.send('step', { by: 1 }) },
        { keys: ['w', ','], says: 'previous', does: () => port.send('step', { by: -1 }) },
        { keys: ['c'], says: 'camera, files, …', does: () => sources.cycle() },
        { keys: ['Backspace'], says: 'clear the drawing pad', does: () => sources.clearPad() },
        { keys: ['d'], says: 'with --compare: side by side, difference, A, B', does: () => comparison.step(1) },
        { keys: ['D'], says: 'the other way round', does: () => comparison.step(-1) },
        { keys: ['G'], says: 'difference with the present frame', does: compare },
      ],
    },
    {
      title: 'Look',
      keys: [
        { keys: ['t'], says: 'gamma', does: () => store.set({ gamma: gammas[(gammas.indexOf(store.value.gamma) + 1) % gammas.length] }) },
        { keys: ['T'], says: 'range', does: () => look.stepRange() },
        { keys: ['y'], says: 'next colours', does: () => look.stepColorMap(1) },
        { keys: ['Y'], says: 'colours before', does: () => look.stepColorMap(-1) },
        { keys: ['N'], says: 'colours for NaN and ∞', does: () => store.set({ mask: !store.value.mask }) },
        { keys: ['A'], says: 'names', does: () => store.set({ labels: !store.value.labels }) },
        { keys: ['B'], says: 'dark or light', does: () => store.set({ theme: isDark() ? 'light' : 'dark' }) },
        { keys: ['v'], says: 'all of this', does: () => look.toggle() },
      ],
    },
    {
      title: 'Copy and save',
      keys: [
        { keys: ['V'], says: 'copy the map’s values', does: () => void saving.copyValues() },
        { keys: ['S'], says: 'save the layer’s mosaic', does: () => void saving.savePicture(false) },
        { keys: ['R'], says: 'record the wall, or stop', does: () => recording.toggle() },
        { keys: ['h', '?'], says: 'these keys', does: help },
      ],
    },
  ];
}

function isDark() {
  return getComputedStyle(document.documentElement).colorScheme.trim() === 'dark';
}
