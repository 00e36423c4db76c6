import { expect, test } from 'vitest';
import {
  createPlaneCache,
  openImages,
  type StackBlendError,
  streamTiff,
  writeNpy,
} from '../../../js/io/index.ts';
import { greyFields, makeTiff, text } from './make-tiff.ts';
import { serveBytes } from './serve-bytes.ts';

const NAMES = Array.from({ length: 24 }, (_, i) => `a${i}.npy`);
const FILES = Object.fromEntries(
  NAMES.map((name, i) => [name, writeNpy(Uint8Array.of(i, 0), [1, 2])]),
);

/** A server that answers late, the earlier files the later. */
async function lateServer() {
  const state = { open: 0, most: 0 };
  const server = await serveBytes(FILES, ({ path, serve }) => {
    state.most = Math.max(state.most, ++state.open);
    const number = Number(/\d+/.exec(path)?.[0] ?? 0);
    setTimeout(
      () => {
        state.open--;
        serve();
      },
      20 - (number % 6) * 3,
    );
    return true;
  });
  return { server, state };
}

test('URLs are opened several at a time, in their order', async () => {
  const { server, state } = await lateServer();
  const images = await openImages(NAMES.map(server.url));
  expect(await Promise.all(images.map(async (one) => (await one.plane()).data[0]))).toEqual(
    NAMES.map((_, i) => i),
  );
  expect(state.most).toBeGreaterThan(3);
  expect(state.most).toBeLessThanOrEqual(6);
  await server.close();
});

test('what cannot be opened is told in order too, and rejects without a listener', async () => {
  const { server } = await lateServer();
  const urls = ['a0.npy', 'gone1.npy', 'a2.npy', 'gone3.npy', 'gone5.npy'].map(server.url);
  const told: StackBlendError[] = [];
  const images = await openImages(urls, { onError: (error) => told.push(error) });
  expect(images.length).toBe(2);
  expect(told.map(({ message }) => /gone\d/.exec(message)?.[0])).toEqual([
    'gone1',
    'gone3',
    'gone5',
  ]);
  await expect(openImages(urls)).rejects.toMatchObject({ code: 'load-failed' });
  await server.close();
});

/** File `i` of a set of OME-TIFFs, of which each describes all: times of one image. */
function member(i: number, of: number): Uint8Array {
  const data = Array.from({ length: of }, (_, t) => {
    const uuid = `<UUID FileName="s${t}.ome.tif">urn:uuid:${t}</UUID>`;
    return `<TiffData IFD="0" FirstT="${t}" PlaneCount="1">${uuid}</TiffData>`;
  });
  const xml =
    '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" ' +
    `UUID="urn:uuid:${i}"><Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYZCT" ` +
    `Type="uint8" SizeX="2" SizeY="1" SizeZ="1" SizeC="1" SizeT="${of}">${data.join('')}</Pixels></Image></OME>`;
  const fields = greyFields(2, 1, 8, [[270, 2, text(xml)]]);
  return makeTiff({ pages: [{ fields, blocks: [Uint8Array.of(i, 0)] }] });
}

test('files of a set open once, though they are begun together', async () => {
  const of = 9;
  const names = [...Array.from({ length: of }, (_, i) => `s${i}.ome.tif`), 'a1.npy'];
  const server = await serveBytes({
    ...FILES,
    ...Object.fromEntries(names.slice(0, of).map((name, i) => [name, member(i, of)])),
  });
  const cache = createPlaneCache();
  const images = await openImages(names.map(server.url), { cache });
  expect(images.map(({ shape }) => shape[0])).toEqual([of, 1]);
  for (let t = 0; t < of; t++) expect((await images[0]!.plane({ t })).data[0]).toBe(t);
  expect((await images[1]!.plane()).data[0]).toBe(1);
  await server.close();
});

test('headers of files are read at the same time', async () => {
  const state = { open: 0, most: 0, placed: 0 };
  // All directories but the first lie behind the pixels, beyond the first block of the file.
  const tif = async (value: number) => {
    const plane = () => ({ data: new Uint8Array(300 * 300).fill(value) });
    const image = { shape: [3, 1, 1, 300, 300], dtype: 'uint8', plane } as const;
    const stream = streamTiff(image, { metadata: 'none' }) as ReadableStream<BufferSource>;
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const names = Array.from({ length: 12 }, (_, i) => `b${i}.tif`);
  const files = Object.fromEntries(
    await Promise.all(names.map(async (name, i) => [name, await tif(i)] as const)),
  );
  const server = await serveBytes(files, ({ range, serve }) => {
    const isFirst = state.placed < names.length && (range === undefined || range.startsWith('0-'));
    if (isFirst) state.placed++;
    else state.most = Math.max(state.most, ++state.open);
    setTimeout(() => {
      if (!isFirst) state.open--;
      serve();
    }, 10);
    return true;
  });
  const images = await openImages(names.map(server.url));
  expect(state.most).toBeGreaterThan(2);
  expect(await Promise.all(images.map(async (one) => (await one.plane()).data[5]))).toEqual(
    names.map((_, i) => i),
  );
  await server.close();
});
