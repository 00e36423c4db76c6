/** Codes are 9 to 12 bits wide; 256 clears the table, 257 ends the data. */
const CLEAR = 256;
const END = 257;
const TABLE = 4096;

/**
 * TIFF's LZW (codes from the high bit down, widths that grow one code early). Decodes at most `length`
 * bytes and gives those it got: hostile data can neither loop nor grow. Throws Error for codes that
 * cannot be.
 */
export function decodeLzw(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  // An entry is a run of the output: where it starts, and how long it is.
  const starts = new Uint32Array(TABLE);
  const lengths = new Uint16Array(TABLE);
  let filled = 0;
  let size = END + 1;
  let width = 9;
  let previous = -1;
  let previousStart = 0;
  let buffer = 0;
  let bits = 0;
  let at = 0;

  while (filled < length) {
    while (bits < width && at < bytes.length) {
      buffer = ((buffer << 8) | bytes[at++]!) & 0xffffff;
      bits += 8;
    }
    if (bits < width) break;
    bits -= width;
    const code = (buffer >>> bits) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      size = END + 1;
      width = 9;
      previous = -1;
      continue;
    }
    const start = filled;
    if (code < CLEAR) {
      out[filled++] = code;
    } else if (code < size) {
      filled = copyRun(out, starts[code]!, lengths[code]!, filled);
    } else if (code === size && previous >= 0) {
      // The run that is just being defined: the previous one and its own first byte.
      filled = copyRun(out, previousStart, runLength(previous, lengths) + 1, filled);
    } else {
      throw new Error(`LZW code ${code} before it was defined`);
    }
    if (previous >= 0 && size < TABLE) {
      // Every run in the output is followed by the first byte of the next: that is the new entry.
      starts[size] = previousStart;
      lengths[size] = runLength(previous, lengths) + 1;
      size++;
    }
    if (size >= (1 << width) - 1 && width < 12) width++;
    previous = code;
    previousStart = start;
  }
  return filled === length ? out : out.subarray(0, filled);
}

function runLength(code: number, lengths: Uint16Array): number {
  return code < CLEAR ? 1 : lengths[code]!;
}

/** Copies byte by byte, since a run may overlap its copy; stops where the output is full. */
function copyRun(out: Uint8Array, start: number, length: number, to: number): number {
  const end = Math.min(out.length, to + length);
  let from = start;
  let at = to;
  while (at < end) out[at++] = out[from++]!;
  return at;
}
