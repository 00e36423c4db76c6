/**
 * Decodes one LZ4 block. Throws where it is broken or would give more than `out` holds.
 *
 * @returns How many bytes of `out` were filled.
 */
export function decodeLz4(bytes: Uint8Array, out: Uint8Array): number {
  const end = bytes.length;
  let from = 0;
  let to = 0;
  while (from < end) {
    const token = bytes[from++]!;
    let literals = token >> 4;
    if (literals === 15) {
      for (let more = 255; more === 255; ) {
        if (from >= end) throw broken(from);
        more = bytes[from++]!;
        literals += more;
      }
    }
    if (literals > end - from || literals > out.length - to) throw broken(from);
    to = copyLiterals(bytes, from, literals, out, to);
    from += literals;
    // The last sequence has no match.
    if (from === end) return to;
    if (from + 2 > end) throw broken(from);
    const distance = bytes[from]! | (bytes[from + 1]! << 8);
    from += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      for (let more = 255; more === 255; ) {
        if (from >= end) throw broken(from);
        more = bytes[from++]!;
        length += more;
      }
    }
    if (distance === 0 || distance > to || length > out.length - to) throw broken(from);
    to = copyMatch(out, to, distance, length);
  }
  return to;
}

/** A call of `set` or `copyWithin` costs as much as some tens of bytes one by one. */
const FEW = 48;

/** Copies literals of a Lempel-Ziv format; gives the place behind them. All bounds have been checked. */
export function copyLiterals(
  bytes: Uint8Array,
  from: number,
  length: number,
  out: Uint8Array,
  to: number,
): number {
  if (length > FEW) out.set(bytes.subarray(from, from + length), to);
  else for (let i = 0; i < length; i++) out[to + i] = bytes[from + i]!;
  return to + length;
}

/** Copies what lies `distance` back, which may reach into what is being written. All bounds have been checked. */
export function copyMatch(out: Uint8Array, to: number, distance: number, length: number): number {
  const end = to + length;
  if (length <= FEW) {
    for (let i = to; i < end; i++) out[i] = out[i - distance]!;
  } else if (distance === 1) {
    out.fill(out[to - 1]!, to, end);
  } else {
    // Each round doubles what repeats.
    const start = to - distance;
    for (let at = to; at < end; ) {
      const step = Math.min(at - start, end - at);
      out.copyWithin(at, start, start + step);
      at += step;
    }
  }
  return end;
}

function broken(at: number): Error {
  return new Error(`broken LZ4 data at byte ${at}`);
}
