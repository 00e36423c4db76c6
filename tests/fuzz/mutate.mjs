/**
 * A generator of whole numbers below `below`, the same for each seed.
 * @param {number} seed
 * @returns {(below: number) => number}
 */
export function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    // mulberry32: neighbouring seeds have nothing in common.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Values that sizes, counts and offsets break at. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff];

/** Headers lie here, mostly: half of the changes go there. */
const HEAD = 256;

/**
 * A changed copy: bytes set, bits turned, runs filled, copied or taken out, the end cut off.
 * @param {Uint8Array} bytes
 * @param {(below: number) => number} next
 * @returns {Uint8Array}
 */
export function mutate(bytes, next) {
  let copy = bytes.slice();
  for (let changes = 1 + next(4); changes > 0 && copy.length > 0; changes--) {
    const at = next(2) ? next(Math.min(copy.length, HEAD)) : next(copy.length);
    const length = 1 + next(Math.min(64, copy.length - at));
    switch (next(8)) {
      case 0:
      case 1:
        copy[at] = next(256);
        break;
      case 2:
        copy[at] = (copy[at] ?? 0) ^ (1 << next(8));
        break;
      case 3:
        copy[at] = EDGES[next(EDGES.length)] ?? 0;
        break;
      case 4:
        copy.fill(EDGES[next(EDGES.length)] ?? 0, at, at + Math.min(length, 8));
        break;
      case 5:
        copy.copyWithin(at, next(copy.length), copy.length);
        break;
      case 6:
        copy = Uint8Array.from([...copy.subarray(0, at), ...copy.subarray(at + length)]);
        break;
      default:
        if (next(4) === 0) copy = copy.slice(0, at);
        else copy[at] = next(256);
    }
  }
  return copy;
}
