import type { Samples } from './idct.ts';

/**
 * Samples at the picture's size. Halves are interpolated as libjpeg does (three parts of the nearer
 * sample, one of the farther), other fractions repeat samples.
 */
export function upsample(
  samples: Samples,
  width: number,
  height: number,
  h: number,
  v: number,
): Uint8Array {
  if (h === 1 && v === 1) return samples.data;
  const smooth = (h === 1 || samples.width > 2) && h <= 2 && v <= 2;
  const out = new Uint8Array(width * height);
  if (!smooth) return repeat(samples, out, width, height, h, v);
  const sums = new Int32Array(samples.width);
  for (let y = 0; y < height; y++) {
    const near = Math.floor(y / v);
    const upper = v === 2 && y % 2 === 0;
    const far = v === 1 ? near : clamp(upper ? near - 1 : near + 1, samples.height);
    addRows(samples, near, far, v === 2, sums);
    const row = out.subarray(y * width, (y + 1) * width);
    if (h === 2) spread(sums, v === 2, row);
    // Which of the two is rounded up alternates, so that no half is lost on average.
    else for (let x = 0; x < width; x++) row[x] = (sums[x]! + (upper ? 1 : 2)) >> 2;
  }
  return out;
}

const clamp = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));

/** Three of one row and one of another, or a row as it is. */
function addRows(
  samples: Samples,
  near: number,
  far: number,
  two: boolean,
  sums: Int32Array,
): void {
  const { data, width } = samples;
  for (let x = 0; x < width; x++) {
    const value = data[near * width + x]!;
    sums[x] = two ? 3 * value + data[far * width + x]! : value;
  }
}

/** Twice as many samples in a row. */
function spread(sums: Int32Array, two: boolean, row: Uint8Array): void {
  const last = sums.length - 1;
  const [shift, left, right] = two ? [4, 8, 7] : [2, 1, 2];
  for (let x = 0; x < row.length; x++) {
    const at = x >> 1;
    const odd = (x & 1) === 1;
    const own = sums[at]!;
    const other = odd ? (at === last ? own : sums[at + 1]!) : at === 0 ? own : sums[at - 1]!;
    row[x] = (3 * own + other + (odd ? right : left)) >> shift;
  }
}

function repeat(
  samples: Samples,
  out: Uint8Array,
  width: number,
  height: number,
  h: number,
  v: number,
) {
  for (let y = 0, to = 0; y < height; y++) {
    const from = clamp(Math.floor(y / v), samples.height) * samples.width;
    for (let x = 0; x < width; x++, to++) {
      out[to] = samples.data[from + clamp(Math.floor(x / h), samples.width)]!;
    }
  }
  return out;
}
