import type { Component } from './component.ts';

/** Samples of one component, `[height, width]`. */
export interface Samples {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Cosines times 2 to the 13th, of the algorithm of Loeffler, Ligtenberg and Moschytz. */
const [C0_298, C0_390, C0_541, C0_765, C0_899, C1_175] = [
  2446, 3196, 4433, 6270, 7373, 9633,
] as const;
const [C1_501, C1_847, C1_961, C2_053, C2_562, C3_072] = [
  12299, 15137, 16069, 16819, 20995, 25172,
] as const;

/**
 * One transform of 8 numbers, `step` apart, in place; results are shifted right and rounded. In the
 * integers that libjpeg computes in, so that pictures get the same bytes.
 */
function transform(block: Int32Array, at: number, step: number, shift: number): void {
  const s1 = block[at + step]!;
  const s2 = block[at + 2 * step]!;
  const s3 = block[at + 3 * step]!;
  const s5 = block[at + 5 * step]!;
  const s6 = block[at + 6 * step]!;
  const s7 = block[at + 7 * step]!;
  const round = 1 << (shift - 1);
  const even = Math.imul(s2 + s6, C0_541);
  const e2 = even - Math.imul(s6, C1_847);
  const e3 = even + Math.imul(s2, C0_765);
  const sum = (block[at]! + block[at + 4 * step]!) << 13;
  const difference = (block[at]! - block[at + 4 * step]!) << 13;
  const a0 = sum + e3 + round;
  const a3 = sum - e3 + round;
  const a1 = difference + e2 + round;
  const a2 = difference - e2 + round;

  const all = Math.imul(s7 + s3 + s5 + s1, C1_175);
  const z1 = -Math.imul(s7 + s1, C0_899);
  const z2 = -Math.imul(s5 + s3, C2_562);
  const z3 = all - Math.imul(s7 + s3, C1_961);
  const z4 = all - Math.imul(s5 + s1, C0_390);
  const b0 = Math.imul(s7, C0_298) + z1 + z3;
  const b1 = Math.imul(s5, C2_053) + z2 + z4;
  const b2 = Math.imul(s3, C3_072) + z2 + z3;
  const b3 = Math.imul(s1, C1_501) + z1 + z4;

  block[at] = (a0 + b3) >> shift;
  block[at + 7 * step] = (a0 - b3) >> shift;
  block[at + step] = (a1 + b2) >> shift;
  block[at + 6 * step] = (a1 - b2) >> shift;
  block[at + 2 * step] = (a2 + b1) >> shift;
  block[at + 5 * step] = (a2 - b1) >> shift;
  block[at + 3 * step] = (a3 + b0) >> shift;
  block[at + 4 * step] = (a3 - b0) >> shift;
}

/** The samples of a component, out of its coefficients. */
export function samplesOf(component: Component): Samples {
  const { width, height, blocksAcross, blocksDown, stride, coefficients } = component;
  const { quantization } = component;
  const data = new Uint8ClampedArray(width * height);
  // A component of which no scan was there stays at the middle of its range.
  if (!quantization) return { data: new Uint8Array(data.fill(128).buffer), width, height };
  const block = new Int32Array(64);
  for (let row = 0; row < blocksDown; row++) {
    for (let column = 0; column < blocksAcross; column++) {
      const at = (row * stride + column) * 64;
      let flat = true;
      for (let i = 0; i < 64; i++) {
        const value = coefficients[at + i]!;
        if (i > 0 && value !== 0) flat = false;
        block[i] = Math.imul(value, quantization[i]!);
      }
      if (flat) block.fill((block[0]! * 4 + 16) >> 5);
      else {
        for (let i = 0; i < 8; i++) transform(block, i, 8, 11);
        for (let i = 0; i < 64; i += 8) transform(block, i, 1, 18);
      }
      store(block, data, width, height, row * 8, column * 8);
    }
  }
  return { data: new Uint8Array(data.buffer), width, height };
}

function store(
  block: Int32Array,
  data: Uint8ClampedArray,
  width: number,
  height: number,
  top: number,
  left: number,
): void {
  const rows = Math.min(8, height - top);
  const columns = Math.min(8, width - left);
  for (let y = 0; y < rows; y++) {
    const to = (top + y) * width + left;
    for (let x = 0; x < columns; x++) data[to + x] = block[y * 8 + x]! + 128;
  }
}
