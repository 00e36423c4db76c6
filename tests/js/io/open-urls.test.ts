import { expect, test } from 'vitest';
import { openImages, type StackBlendError, writeNpy } from '../../../js/io/index.ts';
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
