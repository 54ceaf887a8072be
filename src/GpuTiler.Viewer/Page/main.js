// The page: makes its parts and connects them.

/** @import { Hello, Palette, ServerState, SideFrame } from './types.js' */

import { clearToken, followAddress } from './address.js';
import { AttributionPane } from './attribution.js';
import { connectButtons } from './buttons.js';
import { Comparison } from './compare.js';
import { CompareControl } from './compare-control.js';
import { byId } from './dom.js';
import { readFragment } from './fragment.js';
import { keyGroups } from './key-groups.js';
import { Keys } from './keys.js';
import { LayerList } from './layers.js';
import { Look } from './look.js';
import { Notices } from './notices.js';
import { Port } from './port.js';
import { Recording } from './recording.js';
import { Requests } from './requests.js';
import { Saving } from './saving.js';
import { attributionSlot, firstThumbnail, inputSlot, inputSlotOf, otherInputSlot, otherUnitSlot, unitSlot, wallSlots } from './slots.js';
import { Sources } from './sources.js';
import { Status } from './status.js';
import { Store } from './store.js';
import { SurveyPane } from './survey.js';
import { UnitPanel } from './unit.js';
import { WallView } from './wall-view.js';

clearToken();
const store = new Store(readFragment(location.hash));
followAddress(store);

const port = new Port(),
  notices = new Notices(),
  requests = new Requests(port, (sequence) => recording.show(sequence)),
  status = new Status(port);
const comparison = new Comparison(store);
const saving = new Saving(store, port, notices, comparison);
const view = new WallView(store, port, comparison, () => requests.changed());
const wall = view.wall;
const attribution = new AttributionPane(store, port, comparison);
const survey = new SurveyPane(store, port, comparison);
const unit = new UnitPanel(store, port, saving, comparison, [attribution.root, survey.root]);
const compareControl = new CompareControl(store, comparison);
const sources = new Sources(port, notices);
const list = new LayerList(
  store,
  comparison,
  (layer) => wall.goTo(layer),
  () => requests.changed(),
);

/** What is drawn beside the wall: a still picture comes once, whatever its colours. @type {Map<number, SideFrame>} */
const sides = new Map();

/** Keeps the present frame and shows the difference with it, or no longer. */
const compare = () => {
  const on = store.value.against === '';
  port.send('freeze', { on });
  store.set({ against: on ? 'frozen' : '' });
};
const colored = (/** @type {Palette} */ palette) => {
  port.color(palette);
  requests.changed();
  unit.color(palette);
  for (const frame of sides.values()) drawSide(frame, palette);
};

/**
 * @param {SideFrame} frame
 * @param {Palette} palette
 */
function drawSide(frame, palette) {
  const { slot } = frame.header;
  if (slot === unitSlot || slot === otherUnitSlot) unit.draw(frame, palette);
  else if (slot === attributionSlot) attribution.draw(frame, palette);
  else if (slot === inputSlot || slot === otherInputSlot) sources.draw(frame, slot === otherInputSlot);
  else if (slot >= firstThumbnail) list.draw(frame, palette);
}

const look = new Look(store, colored, compare);
const recording = new Recording({ store, port, notices, view, look });

/** Something can be seen on the wall. @type {PromiseWithResolvers<undefined>} */
const picture = Promise.withResolvers();
/** How long the list waits for it, in milliseconds. */
const mostWait = 400;

/** @type {Hello | null} */
let hello = null;
requests.part('wall', () => wallSlots(wall.views, wall.canvas, wall.layers, store.value));
requests.part('unit', () => unit.slots());
requests.part('attribution', () => attribution.slots());
requests.part('list', () => list.slots());
requests.part('input', () => (typeof hello?.input?.maps === 'number' && sources.showsInput ? [inputSlotOf(hello.input, false)] : []));
requests.part('other input', () => (hello?.other?.input && sources.showsOther ? [inputSlotOf(hello.other.input, true)] : []));
store.watch(['view'], () => sources.showOther(comparison.showsOther));
store.watch(['range', 'ranges', 'gamma', 'mask', 'mode', 'against', 'view', 'unit', 'attribution', 'list'], () => requests.changed());

port.onServer('hello', (message) => {
  const again = hello !== null && JSON.stringify(hello.layers) === JSON.stringify(message.layers);
  hello = message;
  comparison.fill(message);
  compareControl.fill();
  const name = comparison.title || message.program;
  byId('model', HTMLElement).textContent = name;
  byId('model', HTMLElement).title = `${message.model?.path ?? name} on ${message.device.description}`;
  document.title = `${name} – GpuTiler`;
  sources.showOther(comparison.showsOther);
  status.state(message.state);
  forgetComparison(message.state);
  look.color(message);
  if (!again) {
    // The server makes the first picture while the page makes the rest of itself.
    saving.layers = message.layers;
    unit.fill(message.layers);
    attribution.fill(message);
    wall.fill(message.layers);
    view.show();
  }
  requests.connected();
  sources.fill(message);
  if (!again) {
    for (const note of comparison.notes) notices.show('info', note);
  } else if (store.value.unit !== null) unit.tellServer();
  // To lay out a long list takes longer than the picture, which would have to wait for it, and so would it for a panel that is closed.
  void Promise.race([picture.promise, new Promise((soon) => setTimeout(soon, again ? 0 : mostWait))]).then(() => {
    if (!again) list.fill(message);
    look.fill();
    survey.fill(message);
  });
});

/**
 * Nothing is kept on the server that could be compared with.
 * @param {ServerState} state
 */
function forgetComparison({ frozen }) {
  if (!frozen && store.value.against !== '') store.set({ against: '' });
}

port.onServer('state', (state) => {
  forgetComparison(state);
  comparison.follow(state);
  view.renamed();
  requests.changed();
});
port.onWorker('link', ({ state, text }) => {
  if (state === 'open') status.link(state, 'Connected');
  else {
    requests.lost();
    status.link(state, state === 'lost' ? 'The server is gone: waiting for it to come back…' : text);
    if (state === 'refused') notices.show('error', text);
  }
});
port.onWorker('broken', ({ text }) => notices.show('error', `The page cannot draw: ${text}`));
port.onWorker('side', ({ frame }) => {
  sides.set(frame.header.slot, frame);
  drawSide(frame, look.palette);
});
port.onServer('notice', ({ level, text }) => notices.show(level, text));
port.onServer('refused', ({ of, id, text }) => {
  if (of === 'socket') status.link('refused', text);
  else if (of !== 'picture' && (id === undefined || id === null)) notices.show('warning', text);
});
port.onWorker('drawn', ({ frame, isEmpty }) => {
  if (frame >= 0) sources.arrived();
  if (!isEmpty) picture.resolve(undefined);
});
void picture.promise.then(() => {
  // What a measurement looks for.
  performance.mark('first-picture');
  view.accelerate();
});

const parts = { store, port, view, list, look, saving, recording, sources, comparison, attribution, compare };
const keys = new Keys(keyGroups({ ...parts, help: () => keys.toggleHelp() }));
connectButtons({ store, port, view, look, help: () => keys.toggleHelp() });
port.open();
