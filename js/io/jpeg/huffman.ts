import type { BitReader } from './bits.ts';

/** Codes up to this length are found by one look into a table. */
const LOOK = 9;

/** A table of Huffman codes as JPEG stores it: the number of codes of each length, then their values. */
export class HuffmanTable {
  /** Length and value of the code that these bits begin with; 0 for longer codes. */
  private readonly look = new Uint16Array(1 << LOOK);
  /** The largest code of each length; -1 for none. */
  private readonly largest = new Int32Array(17).fill(-1);
  /** Index of a code's value, less the code. */
  private readonly shift = new Int32Array(17);

  constructor(
    counts: Uint8Array,
    private readonly values: Uint8Array,
  ) {
    let code = 0;
    let index = 0;
    for (let length = 1; length <= 16; length++) {
      const count = counts[length - 1]!;
      if (code + count > 1 << length) throw new Error('a table with more codes than there can be');
      this.shift[length] = index - code;
      for (let i = 0; i < count; i++, code++, index++) {
        if (length <= LOOK) this.remember(code, length, values[index] ?? 0);
      }
      if (count > 0) this.largest[length] = code - 1;
      code <<= 1;
    }
  }

  /** Takes one code. Throws Error for bits that are none. */
  next(bits: BitReader): number {
    const entry = this.look[bits.peek(LOOK)]!;
    if (entry > 0) {
      bits.drop(entry >> 8);
      return entry & 255;
    }
    for (let length = LOOK + 1; length <= 16; length++) {
      const code = bits.peek(length);
      if (code > this.largest[length]!) continue;
      bits.drop(length);
      return this.values[code + this.shift[length]!] ?? 0;
    }
    throw new Error('a code that is not in its table');
  }

  private remember(code: number, length: number, value: number): void {
    const from = code << (LOOK - length);
    this.look.fill((length << 8) | value, from, from + (1 << (LOOK - length)));
  }
}
