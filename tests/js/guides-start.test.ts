import { readFile } from 'node:fs/promises';
import { createEngine } from 'stackblend';
import { openImages, streamTiff } from 'stackblend/io';
import { expect, it } from 'vitest';
import { contentSecurityPolicy, isolationHeaders } from '../../web/demo/headers.mjs';
import { guideModule } from '../guides.ts';
import { expectSame } from './support/expect-same.ts';
import { randomBytes, screenReference } from './support/reference.ts';

const guide = (name: string) =>
  readFile(new URL(`../../web/guides/${name}.md`, import.meta.url), 'utf8');
const file = (path: string) => readFile(new URL(`../${path}`, import.meta.url));

/** Blocks of a guide in one language, '' for none. */
async function blocks(name: string, language: string): Promise<string[]> {
  const found = (await guide(name)).matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...found].filter(([, of]) => of === language).map(([, , text]) => text!);
}

const shape = [3, 8, 9, 4];
const [a, b] = [randomBytes(3 * 8 * 9 * 4, 1), randomBytes(3 * 8 * 9 * 4, 2)];

it('first blend: a screen, and a blend with controls', async () => {
  const { firstBlend, blendWithControls } = await import(guideModule('first-blend'));
  expectSame(await firstBlend(a, b, shape), screenReference(a, b));
  using engine = await createEngine({ threads: 1 });
  const shown: number[] = [];
  const options = {
    shape,
    signal: new AbortController().signal,
    show: (n: number) => shown.push(n),
  };
  const blended = await blendWithControls(engine, a, b, options);
  expectSame(blended, await engine.blend(a, b, { shape, mode: 'multiply', opacity: 0.5 }));
  expect(shown.at(-1)).toBe(1);
  await expect(
    blendWithControls(engine, a, b, { ...options, signal: AbortSignal.abort('enough') }),
  ).rejects.toBe('enough');
});

it('channels: a file becomes a picture, and settings change without its planes', async () => {
  const { compositePicture, keepPlanes } = await import(guideModule('channels'));
  using engine = await createEngine({ threads: 1 });
  const planes = [0, 1].map((c) => Uint16Array.from({ length: 12 }, (_, i) => 90 * i + 500 * c));
  const written = {
    shape: [1, 2, 1, 3, 4],
    dtype: 'uint16',
    kind: 'planes',
    plane: async ({ c }: { c: number }) => ({ data: planes[c]! }),
  } as const;
  const tiff = new File([await new Response(streamTiff(written)).arrayBuffer()], 'cells.tif');
  const channels = await Promise.all(
    planes.map(async (plane) => ({ data: plane, window: await engine.autoWindow(plane) })),
  );
  const options = { shape: [1, 3, 4], mode: 'add' } as const;
  const [image] = await openImages(tiff);
  const told = image!.channels.map(({ window, color, lut, emission }, c) => ({
    ...channels[c]!,
    ...(window && { window }),
    ...(lut ? { lut } : color ? { color } : { emission }),
  }));
  const expected = await engine.composite(told, options);
  expectSame(await compositePicture(engine, tiff, 'add'), expected);

  const { show, free } = await keepPlanes(engine, image);
  const settings = channels.map(({ window }) => ({ window, color: '#40c010' as const }));
  const colours = settings.map((one, c) => ({ ...one, data: planes[c]! }));
  const wanted = await engine.composite(colours, { ...options, mode: 'max' });
  expectSame(new Uint8Array(await show(settings, 'max')), wanted);
  await free();
  image!.close();
});

it("from img_rust: its own stacks give its own result, as numpy's files", async () => {
  const { screenNpy } = await import(guideModule('from-img-rust'));
  const [stack1, stack2, expected] = await Promise.all(
    ['stack1', 'stack2', 'expected'].map((name) => file(`vectors/img_rust_screen/${name}.npy`)),
  );
  const result: Uint8Array = await screenNpy(new Uint8Array(stack1!), new Uint8Array(stack2!));
  const body = 5 * 33 * 47 * 4;
  expectSame(result.slice(-body), new Uint8Array(expected!.subarray(-body)));
});

it('isolation: each host is told both headers, and the policy is no looser than the tested one', async () => {
  const {
    contentSecurityPolicy: told,
    isolate,
    viteConfig,
    default: config,
  } = await import(guideModule('isolation'));
  const hosts = ['', 'nginx', 'apache', 'text', 'json', 'js'];
  for (const host of hosts) {
    const text = (await blocks('isolation', host))[0]!;
    for (const [name, value] of Object.entries(isolationHeaders)) {
      expect(
        text.split('\n').filter((line) => line.includes(name) && line.includes(value)),
      ).toHaveLength(1);
    }
  }
  const sent = new Map<string, string>();
  isolate({ setHeader: (name: string, value: string) => sent.set(name, value) });
  expect(Object.fromEntries(sent)).toEqual(isolationHeaders);
  expect(viteConfig.server.headers).toEqual(isolationHeaders);
  expect(config).toBe(viteConfig);
  const tested = contentSecurityPolicy['Content-Security-Policy'];
  for (const name of ['script-src', 'worker-src', 'connect-src', 'style-src']) {
    const rule = (policy: string) => policy.split('; ').find((part) => part.startsWith(name));
    expect(rule(told)).toBe(rule(tested));
  }
});

it('native: the program is the one that the tests install and run', async () => {
  const [program] = await blocks('native', 'cpp');
  const [project] = await blocks('native', 'cmake');
  expect(program).toBe(String(await file('cpp/install/consumer/main.cpp')));
  expect(project).toBe(String(await file('cpp/install/consumer/CMakeLists.txt')));
});

it('export: the frames of a time-lapse, as pictures in a file', async () => {
  const { exportTimeLapse } = await import(guideModule('export'));
  using engine = await createEngine({ threads: 1 });
  const values = (t: number, c: number) =>
    Uint16Array.from({ length: 12 }, (_, i) => 80 * i + 100 * t + 500 * c);
  const image = {
    shape: [5, 2, 1, 3, 4],
    pixelSize: {},
    plane: async ({ t, c }: { t: number; c: number }) => ({
      data: values(t, c),
      width: 4,
      height: 3,
    }),
  };
  const channels = [
    { window: [0, 900] as const, color: '#ff0000' as const },
    { window: [0, 1900] as const, color: '#00ff80' as const },
  ];
  const stream = exportTimeLapse(engine, image, { channels, mode: 'screen' });
  const [read] = await openImages(
    new File([await new Response(stream).arrayBuffer()], 'm.ome.tif'),
  );
  expect(read!.shape).toEqual([5, 1, 1, 3, 4]);
  for (const t of [0, 4]) {
    const shown = channels.map((one, c) => ({ ...one, data: values(t, c) }));
    const expected = await engine.composite(shown, { shape: [1, 3, 4] });
    expectSame((await read!.plane({ t })).data as Uint8Array, expected);
  }
  read!.close();
});
