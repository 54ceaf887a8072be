// What a survey found of the chosen map over a whole data set: the pictures that it answers to, and its statistics.

/** @import { Hello, Layer, SurveyedPicture, SurveyedUnit } from './types.js' */
/** @import { Comparison } from './compare.js' */
/** @import { Shown } from './fragment.js' */
/** @import { Port, ServerMessages } from './port.js' */
/** @import { Store } from './store.js' */

import { element } from './dom.js';
import { percent, shortNumber } from './npy.js';
import { drawPixels } from './side.js';

export class SurveyPane {
  #store;
  #port;
  #comparison;
  #title = element('h3');
  #text = element('p', { role: 'status' });
  #pieces = element('ol', { class: 'pieces', hidden: true });
  #numbers = element('dl', { class: 'unit-numbers' });
  #names = element('ol', { class: 'names' });
  #list = element('details', {}, element('summary', {}, 'Names and places'), this.#names);
  root = element(
    'section',
    { class: 'survey', 'aria-label': 'What the survey found', hidden: true },
    this.#title,
    this.#pieces,
    this.#text,
    this.#numbers,
    this.#list,
  );
  /** @type {Layer[]} */
  #layers = [];
  #isThere = false;
  #draws = false;
  /** @type {SurveyedPicture[]} */
  #top = [];

  /**
   * @param {Store<Shown>} store
   * @param {Port} port
   * @param {Comparison} comparison
   */
  constructor(store, port, comparison) {
    this.#store = store;
    this.#port = port;
    this.#comparison = comparison;
    store.watch(['unit'], () => this.#ask());
    port.onServer('survey', (message) => {
      if (this.#isWanted(message)) this.#show(message.unit, message.text);
    });
    port.onServer('pieces', (message) => {
      if (this.#isWanted(message)) this.#showPieces(message);
    });
  }

  /** @param {Hello} hello */
  fill({ survey, layers }) {
    this.#layers = layers;
    this.#isThere = (survey ?? null) !== null;
    this.#draws = survey?.draws === true;
    // The first number that is written for people takes a browser a tenth of a second.
    this.#title.textContent = survey ? `Over ${count(survey.pictures)} pictures` : '';
    this.#ask();
  }

  /** The map that the survey is asked about: A's, where two are compared. */
  get #wanted() {
    const { unit } = this.#store.value;
    const layer = unit === null ? undefined : (this.#comparison.at(unit[0], 'a')?.layer ?? unit[0]);
    return unit === null || layer === undefined || !(unit[1] < (this.#layers[layer]?.maps ?? 0)) ? null : { layer, map: unit[1] };
  }

  /** @param {{layer: number, map: number}} of */
  #isWanted({ layer, map }) {
    return this.#wanted?.layer === layer && this.#wanted.map === map;
  }

  #ask() {
    const wanted = this.#wanted;
    this.root.hidden = !this.#isThere || wanted === null;
    this.#show(null, '');
    if (this.#isThere && wanted !== null) this.#port.send('survey', wanted);
  }

  /**
   * @param {SurveyedUnit | null} unit
   * @param {string} text
   */
  #show(unit, text) {
    this.#top = unit?.top ?? [];
    this.#pieces.hidden = true;
    this.#pieces.replaceChildren();
    this.#list.hidden = this.#top.length === 0;
    // The pictures say it; names are for who looks for one.
    this.#list.open = !this.#draws;
    this.#names.replaceChildren(...this.#top.map((picture) => element('li', {}, describe(picture))));
    this.#text.replaceChildren(...(unit?.dead === true ? [element('span', { class: 'mark dead' }, 'dead')] : []), text);
    if (unit !== null && unit.dead) this.#text.append('All its values are 0, whatever the picture.');
    this.#numbers.replaceChildren(...(unit === null ? [] : rowsOf(unit)).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
  }

  /** @param {ServerMessages['pieces']} message */
  #showPieces({ side, channels, pieces, text }) {
    this.#pieces.style.setProperty('--side', `${side}px`);
    this.#pieces.replaceChildren(
      ...pieces.flatMap((pixels, rank) => {
        const picture = this.#top[rank];
        return picture === undefined ? [] : [element('li', { title: describe(picture) }, figure(picture, pixels, side, channels), shortNumber(Number(picture.value)))];
      }),
    );
    this.#pieces.hidden = pieces.length === 0;
    this.#list.open = pieces.length === 0;
    if (text !== '') this.#text.append(text);
  }
}

/**
 * @param {SurveyedPicture} picture
 * @param {string | null} pixels In base64; null where the picture cannot be read.
 * @param {number} side
 * @param {number} channels
 */
function figure(picture, pixels, side, channels) {
  if (pixels === null) return element('span', { class: 'missing', role: 'img', 'aria-label': `${picture.name} cannot be read` }, '?');
  const canvas = element('canvas', { width: 1, height: 1, role: 'img', 'aria-label': `What it saw in ${picture.name}` });
  drawPixels(
    canvas,
    Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0)),
    side,
    channels,
  );
  return canvas;
}

/** @param {SurveyedPicture} picture */
function describe({ name, label, value, row, column }) {
  return `${name}${label === null ? '' : ` (${label})`}: ${shortNumber(Number(value))} in row ${row}, column ${column}`;
}

/**
 * @param {SurveyedUnit} unit
 * @returns {[string, string][]}
 */
function rowsOf({ min, max, mean, deviation, zeros, active, pictures }) {
  return [
    ['Minimum', shortNumber(Number(min))],
    ['Maximum', shortNumber(Number(max))],
    ['Mean', shortNumber(Number(mean))],
    ['Deviation', shortNumber(Number(deviation))],
    ['Zeros', percent(Number(zeros))],
    ['Active in', `${count(active)} of ${count(pictures)}`],
  ];
}

/** @param {number} n */
function count(n) {
  return n.toLocaleString('en-GB');
}
