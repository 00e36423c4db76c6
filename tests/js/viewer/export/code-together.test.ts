/** Snippets of images that were opened together from several files, or are one of several in a file. */
import { createEngine } from 'stackblend';
import { afterAll, expect, test } from 'vitest';
import {
  groupImages,
  type ImageSource,
  npyParts,
  openImages,
  proposeGroups,
  streamTiff,
} from '../../../../js/io/index.node.ts';
import { compositeSource } from '../../../../web/viewer/channels/composite-source.ts';
import { ImageSubject } from '../../../../web/viewer/channels/image-subject.ts';
import type { ViewerSettings } from '../../../../web/viewer/channels/settings/settings.ts';
import { codeFor } from '../../../../web/viewer/export/code.ts';
import { FIRST_RULE } from '../../../../web/viewer/session/layers.ts';
import { initialState } from '../../../../web/viewer/session/state.ts';
import { loadSelection } from '../../../../web/viewer/stacks/load.ts';
import { select, TOP_LEFT } from '../../../../web/viewer/stacks/plan.ts';
import { StackSubject } from '../../../../web/viewer/stacks/stack-subject.ts';
import { makeZip } from '../../io/make-zip.ts';
import { expectSame } from '../../support/expect-same.ts';
import { CopiedCode } from './copied-code.ts';
import { madeChannels, SIZE } from './subject.ts';

const copied = new CopiedCode('copied-code-together');
const engine = await createEngine({ threads: 1 });
afterAll(() => {
  copied.remove();
  engine.dispose();
});
const { signal } = new AbortController();

/** A file for each channel, as a page has them. */
async function channelFiles(): Promise<File[]> {
  return Promise.all(
    [0, 1].map(async (c) => {
      const [t, , z, height, width] = madeChannels.shape;
      const channel = {
        ...madeChannels,
        shape: [t, 1, z, height, width] as const,
        channels: madeChannels.channels!.slice(c, c + 1),
        plane: (request: { t: number; z: number }) => madeChannels.plane({ ...request, c }),
      };
      const bytes = await new Response(streamTiff(channel)).arrayBuffer();
      return new File([bytes], `cells_C${c + 1}.tif`);
    }),
  );
}

async function grouped(files: readonly File[]): Promise<ImageSource> {
  const images = await openImages(files);
  const [group, ...others] = groupImages(images, proposeGroups(images));
  expect(others).toEqual([]);
  expect(group!.shape).toEqual(madeChannels.shape);
  return group!;
}

const settings: ViewerSettings = {
  version: 1,
  mode: 'screen',
  background: 'black',
  channels: ['#ff0080', '#00ff20'].map((color, c) => {
    const name = `Channel ${c + 1}`;
    const rest = { visible: true, gamma: 1, opacity: 1, invert: false };
    return { name, color, window: [c * 500, 4000] as const, ...rest };
  }),
};

/** An image as it is exported while one looks at it. */
function subjectOf(source: ImageSource, channels = settings.channels): ImageSubject {
  const state = { t: 1, z: 2, fps: 10, viewport: null, settings: { ...settings, channels } };
  return new ImageSubject({ engine, source, state, canvas: null } as never);
}

test('a snippet of an image that was put together of files does that, too', async () => {
  const files = await channelFiles();
  const subject = subjectOf(await grouped(files));
  const expected = await subject.frame({}, signal);
  // In whatever order they are given.
  expectSame(await copied.run(codeFor(subject), 'grouped', ...files.toReversed()), expected);
});

test('a snippet of the second image of a file opens that', async () => {
  const entries = [3, 7].map((seed) => {
    const data = Uint16Array.from({ length: 30 }, (_, i) => i * seed * 20);
    return Buffer.concat(npyParts(data, [2, 3, 5]).map((part) => Buffer.from(part as Uint8Array)));
  });
  const zip = makeZip({ 'one.npy': { data: entries[0]! }, 'two.npy': { data: entries[1]! } });
  const file = new File([new Uint8Array(zip)], 'both.npz');
  const [, second] = await openImages(file);
  const subject = subjectOf(second!, settings.channels.slice(0, 1));
  Object.assign(subject, { shown: { t: 1, z: 0 } });
  const expected = await subject.frame({ t: 1, z: 0 }, signal);
  expectSame(await copied.run(codeFor(subject), 'second', file), expected);
});

test('a snippet of a set of OME-TIFF opens all its files', async () => {
  const files = await omeSet();
  const images = await openImages(files);
  expect(images.map(({ shape }) => shape)).toEqual([[2, 1, 3, 3, 5]]);
  const subject = subjectOf(images[0]!, settings.channels.slice(0, 1));
  const expected = await subject.frame({}, signal);
  expectSame(await copied.run(codeFor(subject), 'ome-set', ...files), expected);
});

/** A file for each of two times; only both together have the second one. */
async function omeSet(): Promise<File[]> {
  const { height, width, planes } = SIZE;
  const data = (t: number) =>
    `<TiffData FirstT="${t}" IFD="0" PlaneCount="${planes}"><UUID FileName="t${t}.tif">u:${t}</UUID></TiffData>`;
  const pixels = `DimensionOrder="XYZCT" Type="uint16" SizeX="${width}" SizeY="${height}" SizeZ="${planes}" SizeC="1" SizeT="2"`;
  const xml = `<OME xmlns="x"><Image Name="set"><Pixels ${pixels}>${data(0)}${data(1)}</Pixels></Image></OME>`;
  const times = [0, 1].map(async (t) => {
    const shape = [1, 1, planes, height, width] as const;
    const plane = ({ z }: { z: number }) => madeChannels.plane({ t, c: 0, z });
    const image = { ...madeChannels, shape, channels: [], plane };
    const bytes = await new Response(streamTiff(image, { metadata: 'none' })).arrayBuffer();
    return new File([bytes], `t${t}.tif`);
  });
  return [new File([xml], 'set.companion.ome'), ...(await Promise.all(times))];
}

test('a snippet of layers takes the files of each as a list', async () => {
  const files = await channelFiles();
  const look = { z: 1, settings } as const;
  const tools = { engine: async () => engine, closed() {} };
  const cells = compositeSource(await grouped(files), look, tools);
  const mask = Uint8Array.from({ length: SIZE.height * SIZE.width * 4 }, (_, i) => (i * 13) % 256);
  const parts = npyParts(mask, [1, SIZE.height, SIZE.width, 4]) as Uint8Array<ArrayBuffer>[];
  const over = new File(parts, 'over.npy');
  const sources = [cells, (await openImages(over))[0]!];
  const layers = [];
  const inputs = [];
  for (const [id, source] of sources.entries()) {
    const [frames, , , height, width] = source.shape;
    const fitted = { place: TOP_LEFT, canvas: { frames, height, width } };
    const options = { signal, sample: false, fitted, onProgress() {} };
    const { stack, held } = await loadSelection(Promise.resolve(engine), select(source), options);
    layers.push({ id, stack, rule: FIRST_RULE });
    inputs.push({ ...FIRST_RULE, data: { data: held.data, shape: held.shape } });
  }
  const shape = [SIZE.frames, SIZE.height, SIZE.width, 4] as const;
  const expected = await engine.blendAll(inputs, { shape });
  const result = { data: expected, shape };
  const subject = new StackSubject(result, { ...initialState, layers }, null);
  expectSame(await copied.run(codeFor(subject), 'layers', files, over), expected);
});

test('all of these snippets are of strict types', async () => {
  expect(await copied.typeErrors()).toBe('');
}, 60_000);
