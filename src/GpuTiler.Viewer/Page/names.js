// Names as they are shown where there is little room: the end of a path that no other name ends with.

/**
 * @param {string[]} names
 * @returns {string[]}
 */
export function shortNames(names) {
  const paths = names.map((name) => name.split('/')),
    longest = Math.max(0, ...paths.map((path) => path.length));
  const short = [...names],
    left = new Set(names.keys());
  for (let length = 1; length <= longest && left.size > 0; length++) {
    /** @type {Map<string, number>} */
    const counts = new Map(),
      end = (/** @type {number} */ i) => paths[i].slice(-length).join('/');
    for (const i of names.keys()) counts.set(end(i), (counts.get(end(i)) ?? 0) + 1);
    for (const i of left) {
      if (counts.get(end(i)) !== 1 || end(i) === '') continue;
      short[i] = end(i);
      left.delete(i);
    }
  }
  return short;
}
