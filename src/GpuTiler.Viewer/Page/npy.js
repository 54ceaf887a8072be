// Reads what the server saves as .npy: little-endian float32 in C order.

/**
 * @param {ArrayBuffer} bytes
 * @returns {{shape: number[], values: Float32Array}}
 */
export function readNpy(bytes) {
  const view = new DataView(bytes),
    text = new TextDecoder();
  if (view.getUint8(0) !== 0x93 || text.decode(new Uint8Array(bytes, 1, 5)) !== 'NUMPY') throw new Error('What was saved is no .npy file.');
  const wide = view.getUint8(6) > 1,
    length = wide ? view.getUint32(8, true) : view.getUint16(8, true),
    start = wide ? 12 : 10;
  const header = text.decode(new Uint8Array(bytes, start, length));
  if (!/'descr': *'<f4'/.test(header) || !/'fortran_order': *False/.test(header)) throw new Error('What was saved is no float32 array.');
  const shape = (/'shape': *\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .map((n) => n.trim())
    .filter((n) => n !== '')
    .map(Number);
  const count = shape.reduce((product, n) => product * n, 1);
  return { shape, values: new Float32Array(bytes.slice(start + length, start + length + 4 * count)) };
}

/**
 * A map as lines of numbers with tabs between them, as spreadsheets and numpy.loadtxt read them.
 * @param {{shape: number[], values: Float32Array}} array
 */
export function valuesText({ shape, values }) {
  const width = shape.at(-1) ?? 1;
  const lines = [];
  for (let i = 0; i < values.length; i += width) lines.push(Array.from(values.subarray(i, i + width), numberText).join('\t'));
  return lines.join('\n') + '\n';
}

/**
 * The shortest number that reads back as the same float32.
 * @param {number} value
 */
export function numberText(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

/**
 * A share of 1 as a person reads it; NaN is one of nothing.
 * @param {number} share
 */
export function percent(share) {
  if (Number.isNaN(share)) return 'NaN';
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

/**
 * A number as a person reads it: four significant digits.
 * @param {number} value
 */
export function shortNumber(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  return text.replace('-', '−').replace('e-', 'e−').replace('e+', 'e');
}
