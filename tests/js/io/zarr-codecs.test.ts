import { spawnSync } from 'node:child_process';
import { deflateSync } from 'node:zlib';
import Blosc from 'numcodecs/blosc';
import LZ4 from 'numcodecs/lz4';
import Zstd from 'numcodecs/zstd';
import { describe, expect, test } from 'vitest';
import { decodeBlosc } from '../../../js/io/zarr/blosc.ts';
import { crc32c } from '../../../js/io/zarr/crc32c.ts';
import { decodeLz4 } from '../../../js/io/zarr/lz4.ts';
import { zstdDecompress } from '../../../js/vendor/zstd.ts';
import { expectSame } from '../support/expect-same.ts';
import { bloscContainer } from './blosc-container.ts';

/** Bytes as pictures have them: runs, slopes, repeats near and far, noise. */
function picture(length: number, seed = 1): Uint8Array {
  const out = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const kind = (i >> 9) % 5;
    if (kind === 0) out[i] = 7;
    else if (kind === 1) out[i] = i >> 1;
    else if (kind === 2) out[i] = state >>> 29;
    else if (kind === 3) out[i] = out[i - 1500] ?? 0;
    else out[i] = state >>> 24;
  }
  return out;
}

const LENGTHS = [0, 1, 15, 16, 129, 1000, 4096, 65_537, 300_001];

describe('Blosc', () => {
  const settings = ['blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd'].flatMap((cname) =>
    [0, 1, 2].map((shuffle) => ({ cname, shuffle })),
  );

  // numcodecs' JavaScript always takes bytes for elements.
  test.each(settings)('$cname, shuffle $shuffle, as numcodecs writes it', async (setting) => {
    for (const length of LENGTHS) {
      const bytes = picture(length);
      for (const blocksize of [0, 1024]) {
        const config = { id: 'blosc', clevel: 5, blocksize, ...setting };
        const encoded = await Blosc.fromConfig(config as never).encode(bytes);
        expectSame(await decodeBlosc(encoded, length), bytes);
      }
    }
  });

  test('blocks that do not divide into their streams show nothing of what was decoded before', async () => {
    const [typeSize, blockBytes] = [3, 1000];
    const block = Buffer.alloc(16 + 4 + 3 * (4 + 333));
    block.set([2, 1, 3 << 5, typeSize]);
    for (const at of [4, 8]) block.writeUInt32LE(blockBytes, at);
    block.writeUInt32LE(20, 16);
    for (let i = 0; i < 3; i++) {
      block.writeUInt32LE(333, 20 + i * 337);
      block.fill(5, 24 + i * 337, 24 + i * 337 + 333);
    }
    const memory = { out: new Uint8Array(blockBytes).fill(99) };
    const decoded = await decodeBlosc(new Uint8Array(block), blockBytes, memory);
    expectSame(
      decoded,
      Uint8Array.from({ length: blockBytes }, (_, i) => (i < 999 ? 5 : 0)),
    );
  });

  const layouts = [1, 2, 3, 4, 8, 16, 17].flatMap((typeSize) =>
    ([0, 1, 2] as const).map((shuffle) => ({ typeSize, shuffle })),
  );

  test.each(layouts)('elements of $typeSize, shuffle $shuffle', async ({ typeSize, shuffle }) => {
    for (const blockBytes of [128 * typeSize, 1024 * typeSize, 64 * typeSize]) {
      for (const length of [
        blockBytes,
        3 * blockBytes + 5 * typeSize,
        blockBytes + 8 * typeSize + 3,
      ]) {
        const bytes = picture(length, typeSize);
        const compress = (stream: Uint8Array) => new Uint8Array(deflateSync(stream));
        const small = typeSize > 16 || blockBytes / typeSize < 128;
        for (const split of small ? [false] : [false, true]) {
          const options = { typeSize, blockBytes, shuffle, compressor: 3, compress, split };
          expectSame(await decodeBlosc(bloscContainer(bytes, options), length), bytes);
        }
      }
    }
  });

  test('more than was expected', async () => {
    const encoded = await Blosc.fromConfig({ id: 'blosc' } as never).encode(picture(5000));
    await expect(decodeBlosc(encoded, 4999)).rejects.toThrow('5000 bytes');
  });

  test('blocks that share their bytes are refused: each would take the time of all', async () => {
    const block = deflateSync(new Uint8Array(64).fill(7));
    const options = {
      typeSize: 1,
      blockBytes: 64,
      shuffle: 0,
      compressor: 3,
      split: false,
    } as const;
    const good = bloscContainer(new Uint8Array(640).fill(7), { ...options, compress: () => block });
    expect(await decodeBlosc(good, 640)).toEqual(new Uint8Array(640).fill(7));
    const shared = good.slice(0, 16 + 40 + 4 + block.length);
    for (let i = 1; i < 10; i++) shared.copyWithin(16 + 4 * i, 16, 20);
    await expect(decodeBlosc(shared, 640)).rejects.toThrow('share');
  });

  test('every cut and every changed byte gives bytes or an error', async () => {
    for (const cname of ['blosclz', 'lz4', 'zstd', 'zlib']) {
      const config = { id: 'blosc', cname, shuffle: 2, clevel: 5, blocksize: 256 };
      const encoded = await Blosc.fromConfig(config as never).encode(picture(1500));
      for (let at = 0; at < encoded.length; at++) {
        const changed = encoded.slice();
        changed[at]! ^= 1 << (at % 8);
        for (const bytes of [encoded.subarray(0, at), changed]) {
          const result = await decodeBlosc(bytes, 1500).catch((error: unknown) => error);
          if (result instanceof Uint8Array) expect(result.length).toBeLessThanOrEqual(1500);
          else expect(result).toBeInstanceOf(Error);
        }
      }
    }
  });
});

describe('LZ4', () => {
  test.each(LENGTHS)('%i bytes', async (length) => {
    const bytes = picture(length, 5);
    const encoded = await LZ4.fromConfig({ id: 'lz4' } as never).encode(bytes);
    const out = new Uint8Array(length);
    expect(decodeLz4(encoded.subarray(4), out)).toBe(length);
    expectSame(out, bytes);
  });

  test('runs of every distance and length', () => {
    for (let distance = 1; distance <= 70; distance++) {
      for (const length of [4, 5, 18, 19, 48, 49, 273, 274, 1000]) {
        const literals = Uint8Array.from({ length: distance }, (_, i) => i * 37);
        const expected = Uint8Array.from(
          { length: distance + length },
          (_, i) => literals[i % distance]!,
        );
        const out = new Uint8Array(distance + length);
        expect(decodeLz4(lz4Sequence(literals, distance, length), out)).toBe(out.length);
        expectSame(out, expected);
      }
    }
  });

  test('broken data', () => {
    const out = new Uint8Array(100);
    // Literals beyond the end, a match before the beginning, distance 0, no end of a length.
    for (const bytes of [
      [0xf0],
      [0x50, 1],
      [0x10, 1, 2, 0],
      [0x10, 1, 0, 0],
      [0x1f, 1, 1, 0, 255],
    ]) {
      expect(() => decodeLz4(Uint8Array.from(bytes), out)).toThrow('LZ4');
    }
    expect(() => decodeLz4(lz4Sequence(Uint8Array.of(1), 1, 200), out)).toThrow('LZ4');
  });
});

/** Literals, and a match, as LZ4 writes them. */
function lz4Sequence(literals: Uint8Array, distance: number, length: number): Uint8Array {
  const more = (value: number) =>
    value < 15 ? [] : [...Array(Math.floor((value - 15) / 255)).fill(255), (value - 15) % 255];
  const token = Math.min(15, literals.length) * 16 + Math.min(15, length - 4);
  return Uint8Array.from([
    token,
    ...more(literals.length),
    ...literals,
    distance & 255,
    distance >> 8,
    ...more(length - 4),
  ]);
}

describe('Zstandard', () => {
  test.each(LENGTHS.slice(1))('%i bytes', async (length) => {
    const bytes = picture(length, 3);
    const encoded = await Zstd.fromConfig({ id: 'zstd', level: 3 } as never).encode(bytes);
    expectSame(await zstdDecompress(encoded, length), bytes);
    expectSame(await zstdDecompress(encoded, length + 100), bytes);
    if (length > 1) await expect(zstdDecompress(encoded, length - 1)).rejects.toThrow('Zstandard');
    await expect(zstdDecompress(encoded.subarray(0, -1), length)).rejects.toThrow('Zstandard');
  });
});

// Debian's interpreter, since its packages are what a machine with them has.
const PYTHON = '/usr/bin/python3';
const missing = spawnSync(PYTHON, ['-c', 'import numcodecs, numpy']).status !== 0;
const title = missing ? 'numcodecs in Python: skipped, it is not there' : 'numcodecs in Python';

/** Writes containers of every kind, each after its own length and that of what it holds. */
const SCRIPT = `
import sys, struct, itertools, numpy, numcodecs
data = numpy.frombuffer(sys.stdin.buffer.read(), dtype='u1')
for cname, shuffle, size, block in itertools.product(
        ['blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd'], [0, 1, 2], [1, 2, 3, 4, 8, 16, 24], [0, 4096]):
    for length in (1000, 70000, len(data)):
        part = data[:length - length % size].view(f'V{size}' if size in (3, 16, 24) else f'u{size}')
        packed = numcodecs.Blosc(cname, 5, shuffle, block).encode(part)
        name = f'{cname} {shuffle} {size} {block} {part.nbytes}'.encode()
        sys.stdout.buffer.write(struct.pack('<III', len(name), len(packed), part.nbytes) + name + packed)
`;

describe.skipIf(missing)(title, () => {
  test('Blosc of every compressor, shuffle and element', { timeout: 60_000 }, async () => {
    const bytes = picture(300_000, 11);
    const result = spawnSync(PYTHON, ['-c', SCRIPT], { input: bytes, maxBuffer: 2 ** 30 });
    expect(result.stderr.toString()).toBe('');
    const out = result.stdout;
    let count = 0;
    for (let at = 0; at < out.length; count++) {
      const [nameLength, packed, length] = [0, 4, 8].map((i) => out.readUInt32LE(at + i)) as [
        number,
        number,
        number,
      ];
      const start = at + 12 + nameLength;
      const decoded = await decodeBlosc(out.subarray(start, start + packed), length);
      const same = Buffer.compare(decoded, bytes.subarray(0, length)) === 0;
      expect(same, out.subarray(at + 12, start).toString()).toBe(true);
      at = start + packed;
    }
    expect(count).toBe(5 * 3 * 7 * 2 * 3);
  });
});

test('CRC-32C of the digits', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
});
