import { copyRun } from '../copy-run.ts';

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
  const codes = new CodeReader(bytes);
  // An entry is a run of the output: where it starts, and how long it is. Single bytes need none.
  const starts = new Uint32Array(TABLE);
  const lengths = new Uint16Array(TABLE).fill(1, 0, CLEAR);
  let filled = 0;
  let size = END + 1;
  let previous = CLEAR;
  let previousStart = 0;

  while (filled < length) {
    const code = codes.next(size);
    if (code === END) break;
    if (code === CLEAR) {
      size = END + 1;
      previous = CLEAR;
      continue;
    }
    const start = filled;
    if (previous !== CLEAR && size < TABLE) {
      // Every run in the output is followed by the first byte of the next: that is the new entry.
      starts[size] = previousStart;
      lengths[size] = lengths[previous]! + 1;
      size++;
    }
    if (code < CLEAR) out[filled++] = code;
    else if (code < size) filled = copyRun(out, starts[code]!, lengths[code]!, filled);
    else throw new Error(`LZW code ${code} before it was defined`);
    previous = code;
    previousStart = start;
  }
  return filled === length ? out : out.subarray(0, filled);
}

/** Takes codes from the bytes, as wide as a table of so many entries makes them. */
class CodeReader {
  private buffer = 0;
  private bits = 0;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** The next code; the end where the bytes are used up. */
  next(tableSize: number): number {
    const width = tableSize < 511 ? 9 : tableSize < 1023 ? 10 : tableSize < 2047 ? 11 : 12;
    while (this.bits < width) {
      if (this.at === this.bytes.length) return END;
      this.buffer = ((this.buffer << 8) | this.bytes[this.at++]!) & 0xffffff;
      this.bits += 8;
    }
    this.bits -= width;
    return (this.buffer >>> this.bits) & ((1 << width) - 1);
  }
}
