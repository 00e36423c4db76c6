/**
 * Undoes Blosc's byte shuffle of one block: first all elements' first bytes, then all second ones …
 * Bytes behind the last whole element are as they are.
 */
export function unshuffle(bytes: Uint8Array, size: number, out: Uint8Array): void {
  const count = Math.floor(bytes.length / size);
  const aligned = out.byteOffset % size === 0;
  if (size === 2 && aligned) joinPairs(bytes, new Uint16Array(out.buffer, out.byteOffset, count));
  else if (size === 4 && aligned) {
    joinQuads(bytes, new Uint32Array(out.buffer, out.byteOffset, count));
  } else {
    for (let i = 0, to = 0; i < count; i++) {
      for (let from = i, end = to + size; to < end; from += count) out[to++] = bytes[from]!;
    }
  }
  out.set(bytes.subarray(count * size), count * size);
}

/** Whole elements are written at once, on machines whose lowest byte comes first: all that browsers run on. */
function joinPairs(bytes: Uint8Array, out: Uint16Array): void {
  const count = out.length;
  for (let i = 0; i < count; i++) out[i] = bytes[i]! | (bytes[count + i]! << 8);
}

function joinQuads(bytes: Uint8Array, out: Uint32Array): void {
  const count = out.length;
  for (let i = 0; i < count; i++) {
    out[i] =
      bytes[i]! |
      (bytes[count + i]! << 8) |
      (bytes[2 * count + i]! << 16) |
      (bytes[3 * count + i]! << 24);
  }
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
