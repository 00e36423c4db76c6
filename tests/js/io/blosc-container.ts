/** Writes Blosc 1 containers, as its format is described: streams are stored or what `compress` gives. */
export interface BloscOptions {
  readonly typeSize: number;
  readonly blockBytes: number;
  /** 0 none, 1 bytes, 2 bits. */
  readonly shuffle: 0 | 1 | 2;
  /** 1 is LZ4. */
  readonly compressor: number;
  readonly compress: (bytes: Uint8Array) => Uint8Array;
  readonly split: boolean;
}

export function bloscContainer(bytes: Uint8Array, options: BloscOptions): Uint8Array {
  const { typeSize, blockBytes, shuffle, compressor, split } = options;
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    blocks.push(block(bytes.subarray(at, at + blockBytes), options));
  }
  const header = Buffer.alloc(16 + 4 * blocks.length);
  header[0] = 2;
  header[1] = 1;
  header[2] = [0, 1, 4][shuffle]! | (split ? 0 : 16) | (compressor << 5);
  header[3] = typeSize;
  header.writeUInt32LE(bytes.length, 4);
  header.writeUInt32LE(blockBytes, 8);
  let at = header.length;
  for (const [i, one] of blocks.entries()) {
    header.writeUInt32LE(at, 16 + 4 * i);
    at += one.length;
  }
  header.writeUInt32LE(at, 12);
  return new Uint8Array(Buffer.concat([header, ...blocks]));
}

function block(bytes: Uint8Array, options: BloscOptions): Uint8Array {
  const { typeSize, blockBytes, split, shuffle } = options;
  const shuffled = [bytes, shuffleBytes(bytes, typeSize), shuffleBits(bytes, typeSize)][shuffle]!;
  const splits = split && bytes.length === blockBytes ? typeSize : 1;
  const length = bytes.length / splits;
  const parts: Uint8Array[] = [];
  for (let i = 0; i < splits; i++) {
    const stream = shuffled.slice(i * length, (i + 1) * length);
    const packed = options.compress(stream);
    const stored = packed.length < length ? packed : stream;
    const size = Buffer.alloc(4);
    size.writeUInt32LE(stored.length);
    parts.push(size, stored);
  }
  return Buffer.concat(parts);
}

function shuffleBytes(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(bytes.length / size);
  const out = bytes.slice();
  for (let i = 0; i < count * size; i++) out[(i % size) * count + Math.floor(i / size)] = bytes[i]!;
  return out;
}

function shuffleBits(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(bytes.length / size);
  if (count % 8 !== 0) return bytes;
  const out = bytes.slice().fill(0, 0, count * size);
  for (let element = 0; element < count; element++) {
    for (let bit = 0; bit < size * 8; bit++) {
      const set = (bytes[element * size + (bit >> 3)]! >> (bit & 7)) & 1;
      const to = bit * count + element;
      out[to >> 3]! |= set << (to & 7);
    }
  }
  return out;
}
