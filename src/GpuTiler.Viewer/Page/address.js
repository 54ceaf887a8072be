// Keeps what is shown in the address, so that a link shows it again.

/** @import { Shown } from './fragment.js' */
/** @import { Store } from './store.js' */

import { throttled } from './dom.js';
import { readFragment, writeFragment } from './fragment.js';

/** @param {Store<Shown>} store */
export function followAddress(store) {
  // Browsers count how often a page replaces its address: five times a second is far from their limits.
  const write = throttled(200, () => {
    const fragment = writeFragment(store.value);
    if (location.hash.replace(/^#/, '') !== fragment || location.search !== '') replace(fragment);
  });
  store.watch([], write);
  window.addEventListener('hashchange', () => store.set(readFragment(location.hash)));
}

/** The token does not stay in the address, where it would be seen and copied. */
export function clearToken() {
  if (location.search !== '') replace(location.hash.replace(/^#/, ''));
}

/** @param {string} fragment */
function replace(fragment) {
  history.replaceState(null, '', location.pathname + (fragment === '' ? '' : `#${fragment}`));
}
