/**
 * Undoes Blosc's byte shuffle of one block: first all elements' first bytes, then all second ones …
 * Bytes behind the last whole element are as they are.
 */
export function unshuffle(bytes: Uint8Array, size: number, out: Uint8Array): void {
  const count = Math.floor(bytes.length / size);
  if (size === 2) {
    for (let i = 0, to = 0; i < count; i++, to += 2) {
      out[to] = bytes[i]!;
      out[to + 1] = bytes[count + i]!;
    }
  } else {
    for (let byte = 0; byte < size; byte++) {
      const from = byte * count;
      for (let i = 0, to = byte; i < count; i++, to += size) out[to] = bytes[from + i]!;
    }
  }
  out.set(bytes.subarray(count * size), count * size);
}

/**
 * Undoes Blosc's bit shuffle of one block: a plane for each bit of the elements, lowest first, one
 * bit for each element. Blocks whose elements are no multiple of 8 are stored as they are.
 */
export function bitUnshuffle(bytes: Uint8Array, size: number, out: Uint8Array): void {
  const count = Math.floor(bytes.length / size);
  if (count % 8 !== 0) {
    out.set(bytes);
    return;
  }
  const plane = count / 8;
  for (let byte = 0; byte < size; byte++) {
    const first = byte * 8 * plane;
    for (let group = 0; group < plane; group++) {
      transposeBits(bytes, first + group, plane, out, group * 8 * size + byte, size);
    }
  }
  out.set(bytes.subarray(count * size), count * size);
}

/** Eight bytes, one for each bit, become eight bytes, one for each element (Hacker's Delight 7-3). */
function transposeBits(
  bytes: Uint8Array,
  at: number,
  step: number,
  out: Uint8Array,
  to: number,
  size: number,
): void {
  let low =
    bytes[at]! |
    (bytes[at + step]! << 8) |
    (bytes[at + 2 * step]! << 16) |
    (bytes[at + 3 * step]! << 24);
  let high =
    bytes[at + 4 * step]! |
    (bytes[at + 5 * step]! << 8) |
    (bytes[at + 6 * step]! << 16) |
    (bytes[at + 7 * step]! << 24);
  let swap = (low ^ (low >>> 7)) & 0x00aa00aa;
  low ^= swap ^ (swap << 7);
  swap = (high ^ (high >>> 7)) & 0x00aa00aa;
  high ^= swap ^ (swap << 7);
  swap = (low ^ (low >>> 14)) & 0x0000cccc;
  low ^= swap ^ (swap << 14);
  swap = (high ^ (high >>> 14)) & 0x0000cccc;
  high ^= swap ^ (swap << 14);
  // Both halves are transposed; what is left is to exchange nibbles between them.
  const first = (low & 0x0f0f0f0f) | ((high & 0x0f0f0f0f) << 4);
  const second = ((low >>> 4) & 0x0f0f0f0f) | (high & 0xf0f0f0f0);
  for (let i = 0; i < 4; i++) {
    out[to + i * size] = first >>> (8 * i);
    out[to + (i + 4) * size] = second >>> (8 * i);
  }
}
