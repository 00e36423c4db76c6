/** The contract's formulas in plain JavaScript, written without the core's tricks. */

/** One value of the screen of two stacks. */
export function screenValue(backdrop: number, source: number, isAlpha: boolean): number {
  const product = (255 - backdrop) * (255 - source);
  return 255 - (isAlpha ? Math.floor(product / 255) : Math.floor((2 * product + 255) / 510));
}

/** The screen of two stacks of equal length. */
export function screenReference(backdrop: Uint8Array, source: Uint8Array): Uint8Array {
  return backdrop.map((value, i) => screenValue(value, source[i]!, i % 4 === 3));
}

/** A small generator (xorshift32): the same bytes everywhere for the same seed. */
export function randomBytes(length: number, seed: number): Uint8Array {
  let state = seed * 2654435761 || 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  });
}

/** Two stacks, `[2, 256, 256, 4]`, in which each pair of values meets, in colour and in alpha. */
export function allPairs(): { backdrop: Uint8Array; source: Uint8Array; shape: number[] } {
  const shape = [2, 256, 256, 4];
  const backdrop = new Uint8Array(2 * 65536 * 4);
  const source = new Uint8Array(backdrop.length);
  for (let i = 0; i < backdrop.length; i++) {
    const pixel = Math.floor(i / 4) % 65536;
    backdrop[i] = pixel >> 8;
    source[i] = pixel & 255;
  }
  return { backdrop, source, shape };
}
