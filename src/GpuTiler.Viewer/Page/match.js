// Finds layers as the command line's --layer does: a name, a glob over names, or op:TYPE; several are separated by commas.

/** @import { Layer } from './types.js' */

/**
 * @param {string} query
 * @returns {(layer: Layer) => boolean} Everything matches an empty query. A word without a glob matches inside names too.
 */
export function matcher(query) {
  const terms = query
    .split(',')
    .map((term) => term.trim())
    .filter((term) => term !== '')
    .map(termMatcher);
  return terms.length === 0 ? () => true : (layer) => terms.some((matches) => matches(layer));
}

/**
 * @param {string} term
 * @returns {(layer: Layer) => boolean}
 */
function termMatcher(term) {
  const [, kind, rest] = /^(op|index):(.*)$/i.exec(term) ?? [];
  if (kind?.toLowerCase() === 'op') {
    const pattern = globPattern(rest);
    return (layer) => pattern.test(layer.operator);
  }
  if (kind?.toLowerCase() === 'index') return (layer) => layer.index === Number(rest);
  if (/[*?]/.test(term)) {
    const pattern = globPattern(term);
    return (layer) => pattern.test(layer.name);
  }
  const word = term.toLowerCase();
  return (layer) => layer.name.toLowerCase().includes(word) || layer.operator.toLowerCase() === word;
}

/** @param {string} glob */
function globPattern(glob) {
  const escaped = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 'is');
}
