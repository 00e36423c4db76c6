import type { PngHeader } from './chunks.ts';

/** Samples of a pixel, by colour type. */
export const SAMPLES = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** One pass over the picture: every `dx`-th pixel from `x`, every `dy`-th row from `y`. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }];
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

function passesOf(header: PngHeader, width: number, height: number) {
  const bits = SAMPLES[header.colorType] * header.depth;
  return (header.interlaced ? ADAM7 : WHOLE)
    .map((pass) => {
      const columns = Math.ceil((width - pass.x) / pass.dx);
      const rows = Math.ceil((height - pass.y) / pass.dy);
      return { ...pass, columns, rows, rowBytes: Math.ceil((columns * bits) / 8) };
    })
    .filter((pass) => pass.columns > 0 && pass.rows > 0);
}

/** Bytes that a picture's data inflate to: each row is preceded by its filter. */
export function rawBytes(header: PngHeader, width: number, height: number): number {
  return passesOf(header, width, height).reduce(
    (sum, pass) => sum + pass.rows * (1 + pass.rowBytes),
    0,
  );
}

/**
 * Undoes filters and interlacing, in place of `raw`: samples `[height, width, samples]` of the
 * header's depth, not scaled. Throws Error for a filter that does not exist.
 */
export function decodeRows(
  header: PngHeader,
  width: number,
  height: number,
  raw: Uint8Array,
): Uint8Array | Uint16Array {
  const samples = SAMPLES[header.colorType];
  const count = width * height * samples;
  const out = header.depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  const pixelBytes = Math.max(1, (samples * header.depth) >> 3);
  let at = 0;
  for (const pass of passesOf(header, width, height)) {
    let previous: Uint8Array = new Uint8Array(pass.rowBytes);
    for (let row = 0; row < pass.rows; row++) {
      const bytes = raw.subarray(at + 1, at + 1 + pass.rowBytes);
      unfilter(raw[at]!, bytes, previous, pixelBytes);
      const start = ((pass.y + row * pass.dy) * width + pass.x) * samples;
      placeRow(bytes, header.depth, samples, out, start, pass.columns, pass.dx);
      previous = bytes;
      at += 1 + pass.rowBytes;
    }
  }
  return out;
}

function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = step; i < row.length; i++) row[i] = row[i]! + row[i - step]!;
      return;
    case 2:
      for (let i = 0; i < row.length; i++) row[i] = row[i]! + above[i]!;
      return;
    case 3:
      for (let i = 0; i < row.length; i++) {
        const left = i < step ? 0 : row[i - step]!;
        row[i] = row[i]! + ((left + above[i]!) >> 1);
      }
      return;
    case 4:
      for (let i = 0; i < row.length; i++) {
        const left = i < step ? 0 : row[i - step]!;
        const corner = i < step ? 0 : above[i - step]!;
        row[i] = row[i]! + paeth(left, above[i]!, corner);
      }
      return;
    default:
      throw new Error(`filter ${filter} does not exist`);
  }
}

function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function placeRow(
  bytes: Uint8Array,
  depth: number,
  samples: number,
  out: Uint8Array | Uint16Array,
  start: number,
  columns: number,
  dx: number,
): void {
  if (depth === 8 && dx === 1) {
    out.set(bytes, start);
    return;
  }
  const mask = (1 << depth) - 1;
  for (let column = 0; column < columns; column++) {
    for (let sample = 0; sample < samples; sample++) {
      const i = column * samples + sample;
      const bit = i * depth;
      out[start + column * dx * samples + sample] =
        depth === 16
          ? (bytes[2 * i]! << 8) | bytes[2 * i + 1]!
          : (bytes[bit >> 3]! >> (8 - depth - (bit & 7))) & mask;
    }
  }
}
