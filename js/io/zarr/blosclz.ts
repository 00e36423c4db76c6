import { copyLiterals, copyMatch } from './lz4.ts';

/** Farther matches have two bytes of distance more. */
const MAX_DISTANCE = 8191;

/**
 * Decodes BloscLZ. Throws where it is broken or would give more than `out` holds.
 *
 * @returns How many bytes of `out` were filled.
 */
export function decodeBloscLz(bytes: Uint8Array, out: Uint8Array): number {
  const end = bytes.length;
  let from = 0;
  let to = 0;
  const next = (): number => {
    if (from >= end) throw new Error(`broken BloscLZ data at byte ${from}`);
    return bytes[from++]!;
  };
  // The first instruction is a run of literals, whatever its upper bits say.
  let control = next() & 31;
  for (;;) {
    if (control < 32) {
      const length = control + 1;
      if (length > end - from || length > out.length - to) throw new Error('BloscLZ data too long');
      to = copyLiterals(bytes, from, length, out, to);
      from += length;
    } else {
      let length = (control >> 5) - 1;
      if (length === 6) {
        for (let more = 255; more === 255; ) {
          more = next();
          length += more;
        }
      }
      const high = (control & 31) << 8;
      const low = next();
      let distance = high + low + 1;
      if (low === 255 && high === 31 << 8) distance = MAX_DISTANCE + 1 + next() * 256 + next();
      length += 3;
      if (distance > to || length > out.length - to) throw new Error('BloscLZ data too long');
      to = copyMatch(out, to, distance, length);
    }
    if (from >= end) return to;
    control = next();
  }
}
