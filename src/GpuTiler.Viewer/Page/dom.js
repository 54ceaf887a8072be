// Makes elements. Text is always text: names come from files that nobody vouches for.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | ((event: any) => void)>} attributes Functions are listeners for the event named.
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (typeof value === 'boolean') made.toggleAttribute(name, value);
    else made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/**
 * The page's element of that id.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} #${id}.`);
  return found;
}

/**
 * A length that a computed style gives.
 * @param {string} text
 */
export function cssPixels(text) {
  return Number.parseFloat(text) || 0;
}

/**
 * Shows a button as pressed or not.
 * @param {HTMLElement} button
 * @param {boolean} on
 */
export function press(button, on) {
  button.setAttribute('aria-pressed', String(on));
}

/**
 * Calls at most once in that time, the last call always.
 * @param {number} milliseconds
 * @param {() => void} call
 */
export function throttled(milliseconds, call) {
  let last = -Infinity,
    waiting = 0;
  return () => {
    if (waiting !== 0) return;
    const wait = Math.max(0, last + milliseconds - performance.now());
    waiting = window.setTimeout(() => {
      waiting = 0;
      last = performance.now();
      call();
    }, wait);
  };
}
