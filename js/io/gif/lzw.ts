import { copyRun } from '../copy-run.ts';

const TABLE = 4096;

/**
 * GIF's LZW (codes from the low bit up, widths that grow late) out of sub-blocks, each with its length
 * before it. Decodes at most `length` indices and gives those it got: hostile data can neither loop nor
 * grow, and what is broken ends the picture there. `bits` is the size of an index, 1 to 11.
 */
export function decodeGifLzw(blocks: Uint8Array, bits: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  const codes = new SubBlockCodes(blocks);
  const clear = 1 << bits;
  const end = clear + 1;
  // An entry is a run of the output: where it starts, and how long it is. Single indices need none.
  const starts = new Uint32Array(TABLE);
  const lengths = new Uint16Array(TABLE).fill(1, 0, clear);
  let [filled, size, width] = [0, end + 1, bits + 1];
  let [previousStart, previousLength] = [0, 0];

  while (filled < length) {
    const code = codes.next(width);
    if (code < 0 || code === end) break;
    if (code === clear) {
      size = end + 1;
      width = bits + 1;
      previousLength = 0;
      continue;
    }
    if (previousLength > 0 && size < TABLE) {
      // Every run in the output is followed by the first index of the next: that is the new entry.
      starts[size] = previousStart;
      lengths[size] = previousLength + 1;
      size++;
    }
    if (code >= size) break;
    const run = code < clear ? 1 : lengths[code]!;
    previousStart = filled;
    previousLength = run;
    if (code < clear) out[filled++] = code;
    else filled = copyRun(out, starts[code]!, run, filled);
    // A code of the next width follows as soon as the entry after this one needs it.
    if (size === 1 << width && width < 12) width++;
  }
  return filled === length ? out : out.subarray(0, filled);
}

/** Takes codes from the low bits of bytes that lie in sub-blocks. */
class SubBlockCodes {
  private buffer = 0;
  private bits = 0;
  private at = 0;
  private left = 0;

  constructor(private readonly blocks: Uint8Array) {}

  /** The next code; -1 where the data are used up. */
  next(width: number): number {
    while (this.bits < width) {
      if (this.left === 0) {
        this.left = this.blocks[this.at++] ?? 0;
        if (this.left === 0) return -1;
      }
      const byte = this.blocks[this.at++];
      if (byte === undefined) return -1;
      this.left--;
      this.buffer |= byte << this.bits;
      this.bits += 8;
    }
    const code = this.buffer & ((1 << width) - 1);
    this.buffer >>>= width;
    this.bits -= width;
    return code;
  }
}
