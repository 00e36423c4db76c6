import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Field, greyFields, openTiff, type PageSpec } from './make-tiff.ts';

const [width, height, rows] = [128, 512, 16];
const noise = Uint8Array.from({ length: width * height }, (_, i) => (i * 2654435761) >>> 24);

function strips(compression: number, pack: (bytes: Uint8Array) => Uint8Array): PageSpec {
  const fields: Field[] = [
    [259, 3, [compression]],
    [278, 3, [rows]],
  ];
  const blocks = Array.from({ length: height / rows }, (_, i) =>
    pack(noise.subarray(i * rows * width, (i + 1) * rows * width)),
  );
  return { fields: greyFields(width, height, 8, fields), blocks };
}

async function expectNoise(page: PageSpec): Promise<void> {
  const source = await openTiff({ pages: [page] });
  expect(Buffer.compare((await source.plane()).data as Uint8Array, noise)).toBe(0);
  const region = { x: 5, y: 300, width: 20, height: 40 };
  const part = (await source.plane({ region })).data;
  expect(part.at(-1)).toBe(noise[(region.y + 39) * width + region.x + 19]);
}

const deflate = (bytes: Uint8Array) => new Uint8Array(deflateSync(bytes));

test('strips of which nobody tells how long they are', async () => {
  await expectNoise({ ...strips(1, (bytes) => bytes), counted: false });
  await expectNoise({ ...strips(8, deflate), counted: false });
  // Not one after the other, and not in order.
  const page = strips(1, (bytes) => bytes);
  const mixed = page.blocks.map((_, i) => (i * 5) % 32);
  const blocks = mixed.map((i) => page.blocks[i]!);
  const at = page.blocks.map((_, i) => 8 + mixed.indexOf(i) * rows * width);
  const fields: Field[] = [...page.fields, [273, 4, at]];
  await expectNoise({ fields, blocks, counted: false });
});

test('strips that claim to go on to the end of the file', async () => {
  const page = strips(1, (bytes) => bytes);
  const counts: Field = [279, 4, page.blocks.map(() => width * height)];
  await expectNoise({ ...page, fields: [...page.fields, counts] });
});

test('blocks that lie at one place are not changed there', async () => {
  // Two rows of 16 bits, high byte first: turned round twice they would be what they were.
  const fields: Field[] = [
    ...greyFields(2, 2, 16, [[278, 3, [1]]]),
    [273, 4, [8, 8]],
    [279, 4, [4, 4]],
  ];
  const blocks = [Uint8Array.of(1, 2, 3, 4)];
  const source = await openTiff({ pages: [{ fields, blocks }], bigEndian: true });
  expect(Array.from((await source.plane()).data)).toEqual([258, 772, 258, 772]);
});
