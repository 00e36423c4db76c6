import { HuffmanTable } from './huffman.ts';

/** The order in which the 64 coefficients of a block are stored. */
export const ZIGZAG = new Uint8Array([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

/** Tables that segments set and scans use. */
export interface Tables {
  /** Quantization, in the order of rows. */
  readonly quantization: (Uint16Array | undefined)[];
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
}

/** Reads a DQT segment. */
export function readQuantization(segment: Uint8Array, tables: Tables): void {
  for (let at = 0; at < segment.length; ) {
    const wide = segment[at]! >> 4 ? 1 : 0;
    const table = new Uint16Array(64);
    const index = segment[at++]! & 15;
    if (at + (64 << wide) > segment.length) throw new Error('a quantization table that is cut off');
    for (let i = 0; i < 64; i++, at += 1 + wide) {
      table[ZIGZAG[i]!] = wide ? (segment[at]! << 8) | segment[at + 1]! : segment[at]!;
    }
    tables.quantization[index] = table;
  }
}

/** Reads a DHT segment. */
export function readHuffman(segment: Uint8Array, tables: Tables): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const spec = segment[at]!;
    const counts = segment.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    at += 17 + total;
    if (at > segment.length) throw new Error('a table of Huffman codes that is cut off');
    const table = new HuffmanTable(counts, segment.slice(at - total, at));
    (spec >> 4 ? tables.ac : tables.dc)[spec & 15] = table;
  }
}
