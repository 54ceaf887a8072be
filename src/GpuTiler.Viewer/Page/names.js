// Names as they are shown where there is little room: without the path that all of them begin with.

/**
 * @param {string[]} names
 * @returns {string[]}
 */
export function shortNames(names) {
  if (names.length < 2) return names;
  let common = names[0];
  for (const name of names) {
    let length = 0;
    while (length < common.length && common[length] === name[length]) length++;
    common = common.slice(0, length);
  }
  const cut = Math.max(common.lastIndexOf('/'), common.lastIndexOf('.'), common.lastIndexOf(':')) + 1;
  return names.some((name) => name.length <= cut) ? names : names.map((name) => name.slice(cut));
}
