// Keeps what is shown in the address, so that a link shows it again.

/** @import { Shown } from './fragment.js' */
/** @import { Store } from './store.js' */

import { throttled } from './dom.js';
import { readFragment, writeFragment } from './fragment.js';

/** @param {Store<Shown>} store */
export function followAddress(store) {
  let known = location.hash;
  // Browsers count how often a page replaces its address: five times a second is far from their limits.
  const write = throttled(200, () => {
    // An address that was just typed counts, although its event is still on the way.
    if (location.hash !== known) return;
    const fragment = writeFragment(store.value);
    if (location.hash.replace(/^#/, '') !== fragment || location.search !== '') replace(fragment);
    known = location.hash;
  });
  store.watch([], write);
  window.addEventListener('hashchange', () => {
    known = location.hash;
    store.set(readFragment(known));
  });
}

/** The token does not stay in the address, where it would be seen and copied. */
export function clearToken() {
  if (location.search !== '') replace(location.hash.replace(/^#/, ''));
}

/** @param {string} fragment */
function replace(fragment) {
  history.replaceState(null, '', location.pathname + (fragment === '' ? '' : `#${fragment}`));
}
