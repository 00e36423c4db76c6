import { pathToFileURL } from 'node:url';
import { createEngine } from 'stackblend';
import { createCore } from 'stackblend/core';
import { afterAll, expect, test } from 'vitest';
import {
  npyParts,
  openImages,
  readStack,
  streamTiff,
  tiffParts,
} from '../../../../js/io/index.node.ts';
import { compositeSource } from '../../../../web/viewer/channels/composite-source.ts';
import {
  compositeArguments,
  type ViewerSettings,
} from '../../../../web/viewer/channels/settings/settings.ts';
import { codeFor } from '../../../../web/viewer/export/code.ts';
import { layersSettings } from '../../../../web/viewer/stacks/layers-settings.ts';
import { copyPlaced } from '../../../../web/viewer/stacks/sizes.ts';
import { makeZip } from '../../io/make-zip.ts';
import { expectSame } from '../../support/expect-same.ts';
import { fakeLayer } from '../doubles.ts';
import { CopiedCode } from './copied-code.ts';
import { madeChannels, madeSubject, SIZE } from './subject.ts';

const copied = new CopiedCode('copied-code');
const run = copied.run.bind(copied);
afterAll(() => copied.remove());

/** A `.npy` file of a stack. */
const npyFile = (name: string, data: Uint8Array, shape: readonly number[]) =>
  copied.write(name, ...(npyParts(data, shape) as Uint8Array[]));

const settings: ViewerSettings = {
  version: 1,
  mode: 'add',
  background: [10, 20, 30],
  channels: [
    {
      name: 'DAPI\'s "x" \\ \n',
      visible: true,
      color: '#0000ff',
      window: [10.5, 2000],
      gamma: 0.8,
      opacity: 1,
      invert: false,
    },
    {
      name: 'GFP',
      visible: true,
      color: '#00ff00',
      lut: [
        [0, 0, 0],
        [255, 200, 0],
      ],
      window: [0, 4000],
      gamma: 1,
      opacity: 0.5,
      invert: true,
    },
  ],
};

async function cells(): Promise<string> {
  const bytes = await new Response(streamTiff(madeChannels)).arrayBuffer();
  return copied.write('cells.tif', new Uint8Array(bytes));
}

async function expected(planeOf: (c: number) => Uint16Array): Promise<Uint8Array> {
  const core = await createCore();
  const [channels, options] = compositeArguments(settings, planeOf);
  return core.composite(channels, { ...options, shape: [1, SIZE.height, SIZE.width] });
}

const planeAt = (c: number, z: number) => {
  return (madeChannels.plane({ t: 1, c, z }) as { data: Uint16Array }).data;
};

test('the snippet of a plane makes the same pixels from the same file', async () => {
  const code = codeFor(madeSubject({ settings, name: 'a */ b' }));
  expectSame(await run(code, 'plane', await cells()), await expected((c) => planeAt(c, 2)));
});

test('the snippet of a projection does', async () => {
  const code = codeFor(madeSubject({ settings, projection: 'max' }));
  const most = (c: number) => {
    const planes = [0, 1, 2].map((z) => planeAt(c, z));
    return planes[0]!.map((_, i) => Math.max(...planes.map((plane) => plane[i]!)));
  };
  expectSame(await run(code, 'projection', await cells()), await expected(most));
});

test('the snippet of two stacks does', async () => {
  const shape = [2, 3, 5, 4] as const;
  const stack = (seed: number) => Uint8Array.from({ length: 120 }, (_, i) => (i * seed) % 256);
  const [a, b] = [stack(7), stack(11)];
  const tiff = copied.write('b.tif', ...(tiffParts(b!, shape) as Uint8Array[]));
  const paths = [npyFile('a.npy', a!, shape), tiff];
  const layers = [fakeLayer(1, { name: 'a.npy' }), fakeLayer(2, { name: 'b.tif' })];
  const { channels: _, ...parts } = madeSubject({ settings: layersSettings(layers) });
  const core = await createCore();
  const result = await run(codeFor(parts), 'stacks', ...paths);
  expectSame(result, core.blend(a!, b!, { mode: 'screen', shape }));
});

// As many frames as the files have, fewer, and more; the first layer on the canvas, or all beside it.
test.each([
  [2, 0],
  [1, 0],
  [3, 0],
  [2, 8],
])('the snippet of layers of several sizes does: %i frames, %i to the right', async (frames, x) => {
  const shape = [2, 4, 6, 4] as const;
  const seeds = [7, 11];
  const stacks = seeds.map((seed) => Uint8Array.from({ length: 192 }, (_, i) => (i * seed) % 256));
  const paths = stacks.map((data, i) => npyFile(`sized${i}.npy`, data, shape));
  const canvas = { height: 5, width: 4 };
  const placed = { shape: [frames, 5, 4, 4] as const, place: { x: -1, y: 2 }, fileFrames: 2 };
  const layers = [
    fakeLayer(1, { name: 'sized0.npy', ...placed, place: { x, y: 1 } }),
    fakeLayer(2, { name: 'sized1.npy', ...placed }),
  ];
  const settings = layersSettings(layers);
  const { channels: _, ...subject } = madeSubject({ settings, ...canvas });
  const inputs = layers.map(({ stack }, i) => {
    const data = new Uint8Array(frames * 5 * 4 * 4);
    copyPlaced(stacks[i]!, shape, stack.place!, canvas, data);
    return data;
  });
  const core = await createCore();
  const expected = core.blend(inputs[0]!, inputs[1]!, { mode: 'screen', shape: placed.shape });
  expectSame(await run(codeFor(subject), `sized-${frames}-${x}`, ...paths), expected);
});

for (const z of [1, 'max'] as const) {
  test(`the snippet of layers that are composites does: ${z}`, async () => {
    const shape = [SIZE.frames, SIZE.height, SIZE.width, 4] as const;
    const source = { ...(await openImages(pathToFileURL(await cells())))[0]! };
    const mask = Uint8Array.from({ length: shape[1] * shape[2] * 4 }, (_, i) => (i * 13) % 256);
    const path = npyFile('over.npy', mask, [1, SIZE.height, SIZE.width, 4]);
    const composite = { z, settings };
    const layers = [
      fakeLayer(1, { name: 'cells.tif', composite }),
      fakeLayer(2, { name: 'over.npy' }, { mode: 'difference' }),
    ];
    const engine = await createEngine({ threads: 1 });
    const look = compositeSource(source, composite, { engine: async () => engine, closed() {} });
    const { data } = await readStack(look);
    const above = { data: mask, shape: [1, ...shape.slice(1)] };
    const expected = await engine.blend({ data, shape }, above, { mode: 'difference' });
    engine.dispose();
    const { channels: _, ...subject } = madeSubject({ settings: layersSettings(layers) });
    expectSame(await run(codeFor(subject), `composites-${z}`, await cells(), path), expected);
  });
}

test('the snippet of layers does: one of them hidden, a single frame, a channel of a file', async () => {
  const shape = [SIZE.frames * SIZE.planes, SIZE.height, SIZE.width, 4] as const;
  const mask = Uint8Array.from({ length: SIZE.height * SIZE.width * 4 }, (_, i) => (i * 13) % 256);
  const path = npyFile('mask.npy', mask, [1, SIZE.height, SIZE.width, 4]);
  const files = [await cells(), path, await cells()];
  const layers = [
    fakeLayer(1, { name: 'cells.tif', channel: 1 }),
    fakeLayer(2, { name: 'mask.npy' }, { mode: 'multiply', alpha: 'over', opacity: 0.6 }),
    fakeLayer(3, { name: 'cells.tif' }, { mode: 'normal', visible: false }),
  ];
  const { channels: _, ...subject } = madeSubject({ settings: layersSettings(layers) });
  const result = await run(codeFor(subject), 'layers', ...files);
  const [image] = await openImages(pathToFileURL(files[0]!));
  const { data } = await readStack(image!, { c: 1 });
  const core = await createCore();
  const rule = { mode: 'multiply', alpha: 'over', opacity: 0.6 } as const;
  const source = { data: mask, shape: [1, ...shape.slice(1)] };
  expectSame(result, core.blend({ data, shape }, source, rule));
});

test('the snippet of arrays that lie in one file takes each by its name', async () => {
  const shape = [2, 3, 5, 4] as const;
  const stacks = [7, 11].map((seed) => {
    return Uint8Array.from({ length: 120 }, (_, i) => (i * seed) % 256);
  });
  const entries = stacks.map((data, i) => {
    const parts = npyParts(data, shape).map((part) => Buffer.from(part as Uint8Array));
    return [`${'ab'[i]}.npy`, { data: Buffer.concat(parts) }] as const;
  });
  const path = copied.write('two.npz', makeZip(Object.fromEntries(entries)));
  const names = (await openImages(pathToFileURL(path))).map(({ name }) => name);
  const layers = names.map((name, i) => fakeLayer(i + 1, { name }));
  const { channels: _, ...parts } = madeSubject({ settings: layersSettings(layers) });
  const core = await createCore();
  const expected = core.blend(stacks[0]!, stacks[1]!, { mode: 'screen', shape });
  expectSame(await run(codeFor(parts), 'arrays', path, path), expected);
});

test('all of these snippets are of strict types', async () => {
  expect(await copied.typeErrors()).toBe('');
}, 60_000);
