import { decodeGifLzw } from './lzw.ts';

/** One picture to be decoded; can be cloned. */
export interface GifFrameJob {
  readonly width: number;
  readonly height: number;
  readonly palette: Uint8Array;
  readonly transparent: number;
  readonly interlaced: boolean;
  /** The code size and the sub-blocks. */
  readonly data: Uint8Array;
}

/** First row and distance of rows of each pass of an interlaced picture. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

/** The decoder `gif-frame`: `uint8[height, width, 4]`; pixels that the data lack are transparent. */
export function decodeGifFrame(job: GifFrameJob): Uint8Array {
  const { width, height, palette, transparent, data } = job;
  const bits = data[0] ?? 0;
  if (bits < 1 || bits > 11) throw new Error(`LZW indices of ${bits} bits`);
  const indices = decodeGifLzw(data.subarray(1), bits, width * height);
  const colours = Math.floor(palette.length / 3);
  const out = new Uint8Array(width * height * 4);
  const rows = job.interlaced ? interlacedRows(height) : undefined;
  for (let from = 0, row = 0; from < indices.length; row++) {
    let to = (rows ? rows[row]! : row) * width * 4;
    for (const end = Math.min(from + width, indices.length); from < end; from++, to += 4) {
      const index = indices[from]!;
      if (index === transparent) continue;
      // Indices beyond the palette are black, as browsers draw them.
      if (index < colours) {
        out[to] = palette[index * 3]!;
        out[to + 1] = palette[index * 3 + 1]!;
        out[to + 2] = palette[index * 3 + 2]!;
      }
      out[to + 3] = 255;
    }
  }
  return out;
}

/** The rows of a picture in the order in which an interlaced one stores them. */
function interlacedRows(height: number): Uint16Array {
  const rows = new Uint16Array(height);
  let count = 0;
  for (const [first, step] of PASSES) {
    for (let row = first; row < height; row += step) rows[count++] = row;
  }
  return rows;
}
