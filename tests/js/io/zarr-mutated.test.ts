import { gzipSync } from 'node:zlib';
import Blosc from 'numcodecs/blosc';
import Zstd from 'numcodecs/zstd';
import { describe, expect, test } from 'vitest';
import { openImages, StackBlendError } from '../../../js/io/index.ts';
import { crc32c } from '../../../js/io/zarr/crc32c.ts';
import { arrayV2, arrayV3, asInputs, type Files, json, shardedV3 } from './make-zarr.ts';

/** A generator of numbers that is the same in every run. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Opens and reads one plane of each level: what comes of it is pixels or an error with a code. */
async function read(files: Files): Promise<void> {
  const limits = { planeBytes: 2 ** 22 };
  for (const image of await openImages(asInputs(files), { limits })) {
    for (const level of image.levels.keys()) await image.plane({ level });
    await image.plane({ region: { x: 0, y: 0, width: 1, height: 1 }, z: image.shape[2] - 1 });
    image.close();
  }
}

async function expectHarmless(files: Files, what: string): Promise<void> {
  const error = await read(files).catch((reason: unknown) => reason);
  if (error === undefined) return;
  expect(error, `${what}: ${error}`).toBeInstanceOf(StackBlendError);
  expect((error as StackBlendError).code).toMatch(/^(bad-file|too-large|unsupported)$/);
  expect((error as Error).message).toContain('a.zarr');
  // What was noticed by accident says nothing to anyone.
  const accident = /is not a function|Cannot read|is not iterable|reading '/;
  expect((error as Error).message, what).not.toMatch(accident);
}

const attributes = {
  multiscales: [
    {
      axes: ['z', { name: 'y', type: 'space', unit: 'micrometer' }, 'x'],
      datasets: [
        { path: '0', coordinateTransformations: [{ type: 'scale', scale: [1, 0.5, 0.5] }] },
        { path: '1' },
      ],
    },
  ],
  omero: { channels: [{ label: 'a', color: 'FF0000', window: { start: 0, end: 9 } }] },
};
const fine = { shape: [2, 9, 7], chunks: [1, 4, 4] };
const coarse = { shape: [2, 4, 3], chunks: [2, 4, 3] };

const stores: Record<string, () => Promise<Files>> = {
  async 'Zarr 2, Blosc'() {
    const config = { id: 'blosc', cname: 'lz4', clevel: 5, shuffle: 1, blocksize: 0 };
    const codec = Blosc.fromConfig(config as never);
    const encode = (bytes: Uint8Array) => codec.encode(bytes) as Promise<Uint8Array>;
    const extra = { compressor: config };
    return {
      '.zgroup': json({ zarr_format: 2 }),
      '.zattrs': json(attributes),
      ...(await arrayV2('0/', { ...fine, encode, extra })),
      ...(await arrayV2('1/', { ...coarse, fortran: true })),
    };
  },
  async 'Zarr 3, shards of Zstandard and gzip'() {
    const bytes = { name: 'bytes', configuration: { endian: 'little' } };
    const zstd = Zstd.fromConfig({ id: 'zstd', level: 1 } as never);
    return {
      'zarr.json': json({
        ...{ zarr_format: 3, node_type: 'group' },
        attributes: { ome: { version: '0.5', ...attributes } },
      }),
      ...(await shardedV3(
        '0/',
        { ...fine, encode: (data) => zstd.encode(data) as Promise<Uint8Array> },
        { per: [2, 3, 2], codecs: [bytes, { name: 'zstd', configuration: { level: 1 } }] },
      )),
      ...(await shardedV3(
        '1/',
        { ...coarse, encode: (data) => gzipSync(data) },
        { per: [1, 1, 1], checksum: false, codecs: [bytes, { name: 'gzip' }] },
      )),
    };
  },
};

/** Stored as bytes, shuffled (which changes nothing of one byte each) and as differences. */
stores['Zarr 2, filters'] = async () => {
  const filters = [
    { id: 'fixedscaleoffset', scale: 2, offset: 1, dtype: '<f4', astype: '|u1' },
    { id: 'shuffle', elementsize: 1 },
  ];
  const extra = { dtype: '<f4', filters, compressor: { id: 'gzip', level: 1 } };
  const encode = (bytes: Uint8Array) => gzipSync(bytes);
  return arrayV2('', { ...fine, dtype: '|u1', encode, extra });
};
stores['Zarr 3, transposed, cast'] = async () => {
  const codecs = [
    { name: 'transpose', configuration: { order: [2, 1, 0] } },
    { name: 'scale_offset', configuration: { scale: 2, offset: 1 } },
    { name: 'cast_value', configuration: { data_type: 'uint16', rounding: 'nearest-even' } },
    { name: 'bytes', configuration: { endian: 'little' } },
    { name: 'crc32c' },
  ];
  const encode = (bytes: Uint8Array) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32c(bytes));
    return Buffer.concat([bytes, sum]);
  };
  const extra = { data_type: 'float64', codecs };
  return arrayV3('', { ...fine, fortran: true, encode, extra });
};

describe.each(Object.keys(stores))('%s, mutated', (name) => {
  test('as it is', async () => {
    await read(await stores[name]!());
  });

  test('bytes of any file', { timeout: 60_000 }, async () => {
    const files = await stores[name]!();
    const paths = Object.keys(files);
    const next = numbers(7);
    for (let round = 0; round < 600; round++) {
      const path = paths[next(paths.length)]!;
      const bytes = new Uint8Array(files[path]!);
      for (let i = next(3); i >= 0; i--) bytes[next(bytes.length)] = next(256);
      const cut = next(4) === 0 ? bytes.slice(0, next(bytes.length)) : bytes;
      await expectHarmless({ ...files, [path]: cut }, `round ${round}, ${path}`);
    }
  });

  test('values of the metadata', { timeout: 60_000 }, async () => {
    const files = await stores[name]!();
    const paths = Object.keys(files).filter((path) => /\.z(array|attrs)$|zarr\.json$/.test(path));
    const values = [null, 0, -1, 1.5, 2 ** 31, 1e300, '', 'x', '0', [], {}, [[]], true, [1, 2, 3]];
    for (const path of paths) {
      const text = new TextDecoder().decode(files[path]);
      const places = pathsOf(JSON.parse(text));
      for (const place of places) {
        for (const value of values) {
          const changed = JSON.parse(text);
          let at = changed;
          for (const key of place.slice(0, -1)) at = at[key];
          at[place.at(-1)!] = value;
          const what = `${path} ${place.join('.')} = ${JSON.stringify(value)}`;
          await expectHarmless({ ...files, [path]: json(changed) }, what);
        }
      }
    }
  });

  test('files that are missing', async () => {
    const files = await stores[name]!();
    for (const path of Object.keys(files)) {
      const { [path]: _, ...rest } = files;
      await expectHarmless(rest, `without ${path}`);
    }
  });
});

/** Where the values of an object lie, at any depth. */
function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsOf(inner).map((path) => [key, ...path]),
  ]);
}
