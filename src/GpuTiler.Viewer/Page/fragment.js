// What is shown, as the part of the address behind #, by short keys. A link shows the same view on another screen: the middle of the
// wall is said by layer and tile, not in pixels.

/**
 * @typedef {object} Shown
 * @property {number | null} zoom Null: the whole wall, whatever the size of the window.
 * @property {[layer: number, column: number, row: number] | null} center In tiles of the layer, with fractions.
 * @property {string} colorMap
 * @property {string} range
 * @property {Record<number, string>} ranges Layers whose range was fixed by hand.
 * @property {number} gamma
 * @property {boolean} mask
 * @property {number} padding
 * @property {boolean} labels
 * @property {'mean' | 'max'} mode
 * @property {'' | 'dark' | 'light'} theme Empty: as the system has it.
 * @property {number[]} hidden
 * @property {number[]} pinned
 * @property {number | null} solo
 * @property {[layer: number, map: number] | null} unit
 * @property {string} attribution The method that explains the chosen map; empty: none.
 * @property {string} query
 * @property {'' | '2d' | 'gl'} renderer Empty: what suits the machine.
 * @property {boolean | null} list Null: where there is room.
 * @property {'' | 'frozen'} against
 * @property {'' | 'difference' | 'a' | 'b'} view Where something is compared: side by side, the difference, or one of the two.
 */

import { parseZoom, zoomText } from './zoom.js';

/** @returns {Shown} */
export function defaults() {
  return {
    zoom: null,
    center: null,
    colorMap: 'magma',
    range: 'auto',
    ranges: {},
    gamma: 1,
    mask: false,
    padding: 1,
    labels: true,
    mode: 'mean',
    theme: '',
    hidden: [],
    pinned: [],
    solo: null,
    unit: null,
    attribution: '',
    query: '',
    renderer: '',
    list: null,
    against: '',
    view: '',
  };
}

/**
 * @template {keyof Shown} K
 * @typedef {object} Field
 * @property {(value: Shown[K]) => string} write
 * @property {(text: string) => Shown[K] | null} read Null: not understood, and ignored.
 */

/** @type {{[K in keyof Shown]: Field<K> & {key: string}}} */
const fields = {
  zoom: { key: 'z', write: (z) => (z === null ? '' : zoomText(z)), read: parseZoom },
  center: { key: 'at', write: (at) => (at ?? []).map((n) => String(Number(n.toFixed(3)))).join('_'), read: (text) => numbers(text, 3) },
  colorMap: { key: 'c', write: String, read: String },
  range: { key: 'r', write: String, read: (text) => (text.length <= 60 ? text : null) },
  ranges: {
    key: 'rl',
    write: (all) =>
      Object.entries(all)
        .map(([layer, range]) => `${layer}_${range}`)
        .join('~'),
    read: readRanges,
  },
  gamma: { key: 'g', write: String, read: (text) => (Number(text) >= 0.1 && Number(text) <= 10 ? Number(text) : null) },
  mask: { key: 'n', write: flag, read: readFlag },
  padding: { key: 'p', write: String, read: (text) => (/^[0-9]$/.test(text) ? Number(text) : null) },
  labels: { key: 'l', write: flag, read: readFlag },
  mode: { key: 'm', write: String, read: (text) => (text === 'mean' || text === 'max' ? text : null) },
  theme: { key: 't', write: String, read: (text) => (text === 'dark' || text === 'light' ? text : null) },
  hidden: { key: 'x', write: positions, read: readPositions },
  pinned: { key: 'pin', write: positions, read: readPositions },
  solo: { key: 'o', write: String, read: (text) => (/^\d+$/.test(text) ? Number(text) : null) },
  unit: { key: 'u', write: (unit) => (unit ?? []).join('_'), read: (text) => numbers(text, 2) },
  attribution: { key: 'b', write: String, read: (text) => (/^[a-z-]{1,40}$/.test(text) ? text : null) },
  query: { key: 'q', write: String, read: (text) => text.slice(0, 200) },
  renderer: { key: 'w', write: String, read: (text) => (text === '2d' || text === 'gl' ? text : null) },
  list: { key: 'll', write: (open) => flag(open === true), read: readFlag },
  against: { key: 'd', write: String, read: (text) => (text === 'frozen' ? text : null) },
  view: { key: 'v', write: String, read: (text) => (text === 'difference' || text === 'a' || text === 'b' ? text : null) },
};

/** @param {boolean} value */
function flag(value) {
  return value ? '1' : '0';
}

/** @param {string} text */
function readFlag(text) {
  return text === '1' ? true : text === '0' ? false : null;
}

/**
 * @template {number} N
 * @param {string} text
 * @param {N} count
 * @returns {any} That many numbers, or null.
 */
function numbers(text, count) {
  const found = text.split('_').map(Number);
  return found.length === count && found.every(Number.isFinite) ? found : null;
}

/**
 * Positions as ranges: "0-3.7".
 * @param {number[]} list
 */
function positions(list) {
  const sorted = [...list].sort((a, b) => a - b),
    parts = [];
  for (let i = 0; i < sorted.length; i++) {
    const first = sorted[i];
    while (sorted[i + 1] === sorted[i] + 1) i++;
    parts.push(sorted[i] === first ? `${first}` : `${first}-${sorted[i]}`);
  }
  return parts.join('.');
}

/** @param {string} text */
function readPositions(text) {
  const found = [];
  for (const part of text.split('.')) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    if (match === null) return null;
    for (let i = Number(match[1]); i <= Number(match[2] ?? match[1]); i++) found.push(i);
  }
  return found;
}

/** @param {string} text */
function readRanges(text) {
  /** @type {Record<number, string>} */
  const all = {};
  for (const part of text.split('~')) {
    const match = /^(\d{1,5})_(.{1,60})$/.exec(part);
    if (match === null) return null;
    all[Number(match[1])] = match[2];
  }
  return all;
}

/**
 * Without "#"; what is as by default is left out.
 * @param {Shown} shown
 */
export function writeFragment(shown) {
  const usual = defaults(),
    parts = [];
  for (const [name, field] of Object.entries(fields)) {
    const key = /** @type {keyof Shown} */ (name),
      write = /** @type {(value: any) => string} */ (field.write);
    const text = shown[key] === null ? '' : write(shown[key]);
    if (text !== '' && JSON.stringify(shown[key]) !== JSON.stringify(usual[key])) parts.push(`${field.key}=${encode(text)}`);
  }
  return parts.join('&');
}

/**
 * Keys that are unknown and values that are not understood are ignored, so that a mistyped link shows something.
 * @param {string} fragment With or without "#".
 */
export function readFragment(fragment) {
  const shown = defaults(),
    given = new URLSearchParams(fragment.replace(/^#/, ''));
  for (const [name, field] of Object.entries(fields)) {
    const text = given.get(field.key),
      value = text === null ? null : field.read(text);
    if (value !== null) Object.assign(shown, { [name]: value });
  }
  return shown;
}

/** @param {string} text */
function encode(text) {
  return encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3D', '=');
}
