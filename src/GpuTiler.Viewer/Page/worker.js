// The worker: the link to the server and the drawing. The page's own thread never touches a frame.

/** @import { Palette, Scene, RecordHeader, SideFrame } from './types.js' */

import { RecordReader, recordKind } from './records.js';
import { firstSideSlot } from './slots.js';
import { Canvas2dRenderer } from './worker-canvas2d.js';
import { Painter } from './worker-painter.js';
import { PixelPacker } from './worker-pixels.js';
import { ServerLink } from './worker-socket.js';
import { WebGlRenderer } from './worker-webgl.js';

/**
 * What the page asks of the worker.
 * @typedef {{kind: 'start', canvas: OffscreenCanvas, renderer: '2d' | 'gl'}
 *   | {kind: 'scene', scene: Scene}
 *   | {kind: 'palette', palette: Palette}
 *   | {kind: 'keep', slots: number[]}
 *   | {kind: 'send', message: object}
 *   | {kind: 'picture', picture: ImageBitmap, crop: {x: number, y: number, width: number, height: number}, width: number, height: number,
 *      channels: number, newestOnly: boolean, time: number}} Request
 */

/**
 * What the worker tells the page.
 * @typedef {{kind: 'renderer', name: string}
 *   | {kind: 'link', state: 'open' | 'lost' | 'refused', text: string}
 *   | {kind: 'message', message: {kind: string}}
 *   | {kind: 'side', frame: SideFrame}
 *   | {kind: 'picture', sent: boolean}
 *   | {kind: 'drawn', frame: number, isEmpty: boolean, milliseconds: number, age: number | null}
 *   | {kind: 'broken', text: string}} Report
 */

/** @param {Report} report @param {Transferable[]} [moved] */
const tell = (report, moved = []) => postMessage(report, moved);

const painter = new Painter(drawn);
/** @type {PixelPacker | null} */
let packer = null;
let pictures = 0,
  drawMilliseconds = 0,
  shownTime = 0;
/** Frames that are complete and not yet acknowledged. @type {{frame: number, time: number}[]} */
const owed = [];

const link = new ServerLink({
  message: (message) => tell({ kind: 'message', message }),
  state: (state, text) => tell({ kind: 'link', state, text }),
  reader: () => {
    painter.slots.dropUnfinished();
    owed.length = 0;
    return new RecordReader((header) => painter.slots.reserve(header), take);
  },
});

/** @param {RecordHeader} header */
function take(header) {
  if (header.kind === recordKind.mosaic) {
    inputTime = header.time;
    painter.slots.finish(header);
    if (header.slot >= firstSideSlot) sides.add(header.slot);
  } else if (header.kind === recordKind.endOfFrame) {
    owed.push({ frame: header.frame, time: inputTime });
    inputTime = 0;
    painter.frame();
    for (const slot of sides) tellSide(slot);
    sides.clear();
  }
}
let inputTime = 0;
/** @type {Set<number>} */
const sides = new Set();

/** @param {number} slot */
function tellSide(slot) {
  const front = painter.slots.front(slot);
  if (front === null || front === undefined) return;
  const levels = front.levels.slice(),
    mask = front.mask?.slice() ?? null,
    ranges = front.ranges.slice();
  tell({ kind: 'side', frame: { header: front.header, ranges, levels, mask } }, [
    levels.buffer,
    ranges.buffer,
    ...(mask === null ? [] : [mask.buffer]),
  ]);
}

const acknowledgement = new ArrayBuffer(8),
  acknowledgementView = new DataView(acknowledgement);

/**
 * @param {number} milliseconds
 * @param {boolean} isEmpty Whether there has been nothing to draw yet.
 */
function drawn(milliseconds, isEmpty) {
  drawMilliseconds += (milliseconds - drawMilliseconds) * 0.1;
  const last = owed.at(-1);
  for (const { frame } of owed) {
    acknowledgementView.setUint8(0, 1);
    acknowledgementView.setUint32(4, frame, true);
    link.sendBytes(acknowledgement, false);
  }
  owed.length = 0;
  // The same input drawn again, in another view, has an age that says nothing.
  const isNew = last !== undefined && last.time !== 0 && last.time !== shownTime;
  const age = isNew ? performance.timeOrigin + performance.now() - last.time : null;
  if (isNew) shownTime = last.time;
  tell({ kind: 'drawn', frame: last?.frame ?? -1, isEmpty, milliseconds: drawMilliseconds, age });
}

/**
 * Draws on a canvas from now on, if that is possible.
 * @param {OffscreenCanvas} canvas
 * @param {'2d' | 'gl'} kind
 */
function start(canvas, kind) {
  try {
    const renderer = kind === 'gl' ? new WebGlRenderer(canvas) : new Canvas2dRenderer(canvas);
    painter.use(canvas, renderer);
    tell({ kind: 'renderer', name: renderer.name });
  } catch (problem) {
    if (!painter.draws) tell({ kind: 'broken', text: problem instanceof Error ? problem.message : String(problem) });
  }
}

/** @param {MessageEvent<Request>} event */
self.onmessage = ({ data }) => {
  switch (data.kind) {
    case 'start':
      start(data.canvas, data.renderer);
      break;
    case 'scene':
      painter.show(data.scene);
      break;
    case 'palette':
      painter.color(data.palette);
      break;
    case 'keep':
      painter.keepOnly(new Set(data.slots));
      break;
    case 'send':
      link.send(data.message);
      break;
    case 'picture': {
      packer ??= new PixelPacker();
      const bytes = packer.pack(data.picture, data.crop, data.width, data.height, data.channels, ++pictures, data.time);
      tell({ kind: 'picture', sent: link.sendBytes(bytes, data.newestOnly) });
      break;
    }
  }
};

link.open();
