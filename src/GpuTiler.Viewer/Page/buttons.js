// The buttons of the bar, and the list of layers that one of them opens.

/** @import { Shown } from './fragment.js' */
/** @import { Look } from './look.js' */
/** @import { Port } from './port.js' */
/** @import { Store } from './store.js' */
/** @import { WallView } from './wall-view.js' */

import { byId } from './dom.js';

const narrow = matchMedia('(max-width: 760px)');

/**
 * Opens or closes the list of layers, which is open where there is room for it.
 * @param {Store<Shown>} store
 */
export function toggleList(store) {
  store.set({ list: !listIsOpen(store) });
}

/** @param {Store<Shown>} store */
function listIsOpen(store) {
  return store.value.list ?? !narrow.matches;
}

/** @param {{store: Store<Shown>, port: Port, view: WallView, look: Look, help: () => void}} parts */
export function connectButtons({ store, port, view, look, help }) {
  const { wall } = view,
    list = byId('toggle-list', HTMLButtonElement),
    play = byId('play', HTMLButtonElement);
  const on = (/** @type {string} */ id, /** @type {() => void} */ click) => byId(id, HTMLButtonElement).addEventListener('click', click);
  on('toggle-keys', help);
  on('toggle-look', () => look.toggle());
  on('toggle-list', () => toggleList(store));
  on('play', () => port.send('play', { playing: play.getAttribute('aria-pressed') !== 'true' }));
  on('next', () => port.send('step', { by: 1 }));
  on('back', () => port.send('step', { by: -1 }));
  on('nearer', () => wall.step(1));
  on('farther', () => wall.step(-1));
  on('fit', () => wall.fit());

  // The fragment is what is shown: a jump within the page must not change it.
  byId('skip', HTMLAnchorElement).addEventListener('click', (event) => {
    event.preventDefault();
    view.root.focus();
  });

  const showList = () => {
    document.body.classList.toggle('no-list', !listIsOpen(store));
    list.setAttribute('aria-expanded', String(listIsOpen(store)));
  };
  narrow.addEventListener('change', showList);
  store.watch(['list'], showList);
  showList();
}
