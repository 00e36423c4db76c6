import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { memorySource } from '../../../js/io/bytes.ts';
import { createPlaneCache } from '../../../js/io/index.ts';
import { resolveLimits } from '../../../js/io/limits.ts';
import { openTiff } from '../../../js/io/tiff/open.ts';
import { listedTree } from '../../../js/io/tree/listed-tree.ts';
import { type Decode, decodeHere } from '../../../js/io/workers/decode.ts';
import { type Field, greyFields, makeTiff } from './make-tiff.ts';

// Tiles are decoded together up to 256 pixels each way.
const [across, down] = [16 * 9, 16 * 8 + 1];
const fields: Field[] = [
  ...greyFields(across * 16, down * 16, 8, [[259, 3, [8]]]),
  [322, 3, [16]],
  [323, 3, [16]],
];
const blocks = Array.from({ length: across * down }, (_, i) => {
  return new Uint8Array(deflateSync(new Uint8Array(256).fill(i % 251), { level: 1 }));
});

test('tiles of a large region are read some at a time', async () => {
  let running = 0;
  let most = 0;
  let jobs = 0;
  const decode: Decode = (name, payload, options) => {
    jobs++;
    most = Math.max(most, ++running);
    return decodeHere(name, payload, options).finally(() => running--);
  };
  const file = memorySource('a.tif', makeTiff({ pages: [{ fields, blocks, tiled: true }] }));
  const [source] = await openTiff(file, {
    ...{ limits: resolveLimits({}), cache: createPlaneCache(0), decode },
    ...{ tree: listedTree('files', [], 10), path: 'a.tif', claim: () => {} },
  });
  const region = { x: 1, y: 2, width: across * 16 - 1, height: down * 16 - 2 };
  const { data } = await source!.plane({ region });
  const expected = (i: number) => {
    const [x, y] = [1 + (i % region.width), 2 + Math.floor(i / region.width)];
    return ((y >> 4) * across + (x >> 4)) % 251;
  };
  expect(data.findIndex((value, i) => value !== expected(i))).toBe(-1);
  expect(jobs).toBe(81);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(64);
});
