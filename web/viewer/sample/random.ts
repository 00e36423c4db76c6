/**
 * Random numbers that are the same in every JavaScript engine: integer operations only.
 * `Math.sin`, `Math.exp` and `Math.log` differ in their last bits between engines, so the sample
 * keeps to `+ - * /`, `Math.sqrt`, `Math.floor` and integers, whose results IEEE 754 fixes.
 */
export class Random {
  #state: number;

  /** @param seed any integers; the same ones give the same sequence. */
  constructor(...seed: readonly number[]) {
    let state = 0x9e3779b9;
    for (const part of seed) state = mix(state ^ Math.imul(part + 1, 0x85ebca6b));
    this.#state = state | 0 || 1;
  }

  /** A 32-bit integer, -2^31..2^31-1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    return mix(this.#state);
  }

  /** A number in `[low, high)`. */
  between(low: number, high: number): number {
    return low + ((this.next() >>> 8) / 0x1000000) * (high - low);
  }
}

/** Scatters the bits of a 32-bit integer (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * `size` samples of a normal distribution with variance 1, as sums of twelve uniform numbers: an
 * inverse normal would need `Math.log`. A little skewed, as photon counts are.
 */
export function noiseTable(size: number, seed: number): Float32Array {
  const random = new Random(seed, 0x6e6f6973);
  const table = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += random.between(0, 1);
    table[i] = sum + 0.1 * (sum * sum - 1);
  }
  return table;
}
