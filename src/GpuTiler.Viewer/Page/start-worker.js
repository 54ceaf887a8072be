// Starts the worker before the page's other modules are there: it connects to the server meanwhile.

const worker = new Worker('/page/worker.js', { type: 'module' });

/** What it told before anybody listened. @type {MessageEvent[]} */
const early = [];
worker.onmessage = (/** @type {MessageEvent} */ event) => void early.push(event);

/** @param {object} message @param {Transferable[]} [moved] */
export function tellWorker(message, moved = []) {
  worker.postMessage(message, moved);
}

/**
 * From now on somebody listens.
 * @param {(event: MessageEvent) => void} listener
 * @param {(event: ErrorEvent) => void} failed
 */
export function listenToWorker(listener, failed) {
  worker.onerror = failed;
  worker.onmessage = listener;
  for (const event of early.splice(0)) listener(event);
}
