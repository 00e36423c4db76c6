/** Decoders for zarrita's registry: its own need `eval`, have no limits, or do not check what they could. */
import { registry } from '../../vendor/zarrita.ts';
import { zstdDecompress } from '../../vendor/zstd.ts';
import { inflateSome } from '../inflate.ts';
import { STORED, type StoredType } from '../stored-types.ts';
import { type BloscMemory, decodeBlosc } from './blosc.ts';
import { countOf } from './copy-box.ts';
import { crc32c } from './crc32c.ts';
import { decodeLz4 } from './lz4.ts';

/** What zarrita tells a codec of the chunk that it decodes. */
interface ChunkMeta {
  readonly dataType: string;
  readonly shape: readonly number[];
}

type Decode = (bytes: Uint8Array, maxBytes: number) => Uint8Array | Promise<Uint8Array>;

/** Checksums and the like, which may lie between two codecs. */
const SLACK = 64;

/** As zarrita wants it: a kind, and how to make one for an array. */
function codecOf(makeDecode: () => Decode) {
  return () => ({
    fromConfig: (_: unknown, { dataType, shape }: ChunkMeta) => {
      const decode = makeDecode();
      const maxBytes = countOf(shape) * STORED[dataType as StoredType].bytes + SLACK;
      return {
        kind: 'bytes_to_bytes' as const,
        decode: (bytes: Uint8Array) => decode(bytes, maxBytes),
        encode: (): never => {
          throw new Error('is read only');
        },
      };
    },
  });
}

const DECODERS: Readonly<Record<string, Decode>> = {
  zstd: zstdDecompress,
  lz4: decodeSizedLz4,
  gzip: (bytes, maxBytes) => inflateSome([bytes], maxBytes, 'gzip'),
  zlib: (bytes, maxBytes) => inflateSome([bytes], maxBytes, 'deflate'),
  crc32c: checkCrc32c,
  packbits: unpackBits,
};

/** Puts our decoders in place of zarrita's. */
export function registerCodecs(): void {
  const codecs = registry as Map<string, unknown>;
  for (const [name, decode] of Object.entries(DECODERS)) {
    codecs.set(
      name,
      codecOf(() => decode),
    );
  }
  // Chunks of an array are decoded one after another, each copied to its place before the next.
  codecs.set('blosc', codecOf(bloscInSameMemory));
  for (const name of ['shuffle', 'delta']) codecs.set(name, registry.get(`numcodecs.${name}`));
}

function bloscInSameMemory(): Decode {
  const memory: BloscMemory = {};
  return (bytes, maxBytes) => decodeBlosc(bytes, maxBytes, memory);
}

/** numcodecs' LZ4: the size before one block. */
function decodeSizedLz4(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.length < 4) throw new Error(`LZ4 data of ${bytes.length} bytes`);
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (size > maxBytes) {
    throw new Error(`LZ4 data of ${size} bytes, at most ${maxBytes} were expected`);
  }
  const out = new Uint8Array(size);
  const filled = decodeLz4(bytes.subarray(4), out);
  if (filled === size) return out;
  throw new Error(`LZ4 data that ends after ${filled} of ${size} bytes`);
}

function checkCrc32c(bytes: Uint8Array): Uint8Array {
  const data = bytes.subarray(0, Math.max(0, bytes.length - 4));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4 && crc32c(data) === view.getUint32(data.length, true)) return data;
  throw new Error('its checksum (CRC-32C) does not fit');
}

/** numcodecs' PackBits: how many bits of padding there are, then eight booleans a byte, highest bit first. */
function unpackBits(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const count = (bytes.length - 1) * 8 - (bytes[0] ?? 0);
  if (!(count >= 0 && count <= maxBytes)) throw new Error(`${count} packed bits`);
  return Uint8Array.from({ length: count }, (_, i) => (bytes[1 + (i >> 3)]! >> (7 - (i & 7))) & 1);
}
