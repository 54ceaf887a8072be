// What the page shows, in one place; whoever draws something from it subscribes to the parts it uses.

/**
 * @template {object} T
 */
export class Store {
  /** @type {T} */
  #value;
  /** @type {{keys: (keyof T)[], changed: () => void}[]} */
  #watchers = [];

  /** @param {T} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  /** @param {Partial<T>} patch */
  set(patch) {
    const keys = /** @type {(keyof T)[]} */ (Object.keys(patch)).filter((key) => !Object.is(this.#value[key], patch[key]));
    if (keys.length === 0) return;
    this.#value = { ...this.#value, ...patch };
    for (const watcher of this.#watchers)
      if (watcher.keys.length === 0 || keys.some((key) => watcher.keys.includes(key))) watcher.changed();
  }

  /**
   * Calls back after each change of one of the keys; of any where none is named.
   * @param {(keyof T)[]} keys
   * @param {() => void} changed
   */
  watch(keys, changed) {
    this.#watchers.push({ keys, changed });
  }
}
