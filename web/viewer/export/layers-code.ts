import type { LayersSettings } from '../stacks/layers-settings.ts';
import { groupingCode } from './grouping-code.ts';
import { literal } from './literal.ts';
import type { Subject } from './subject.ts';

/** Puts frames on the canvas of all layers. */
const placing = (length: number | undefined) => `
/** Stacks of another size: what lies outside is left out, what is not covered is transparent. */
function placed({ data, shape }: Stack, [left, top]: readonly number[]): Stack {
  const [count, rows, columns] = shape;
  const frames = ${length === undefined ? 'count' : `count === 1 ? 1 : ${length}`};
  const out = new Uint8Array(frames * height * width * 4);
  const from = Math.max(0, left!);
  const to = Math.min(width, left! + columns);
  for (let t = 0; t < Math.min(count, frames) && from < to; t++) {
    for (let y = Math.max(0, top!); y < Math.min(height, top! + rows); y++) {
      const start = (t * rows + y - top!) * columns - left!;
      const row = data.subarray((start + from) * 4, (start + to) * 4);
      out.set(row, ((t * height + y) * width + from) * 4);
    }
  }
  return { data: out, shape: [frames, height, width, 4] };
}
`;

/** Makes pictures of channels. */
const COMPOSITING = `
type Look = NonNullable<(typeof looks)[number]>;

/** One plane, or all along z made one. */
async function plane(engine: Engine, image: ImageSource, z: Look['z'], t: number, c: number) {
  if (typeof z === 'number') return (await image.plane({ t, c, z })).data;
  const [, , depth, height, width] = image.shape;
  const stack = await engine.allocate([depth, height, width], image.dtype);
  for (let i = 0; i < depth; i++) await image.plane({ t, c, z: i, into: stack.frame(i) });
  const result = await engine.project(stack, { method: z, over: 'z' });
  stack.free();
  return result;
}

/** The channels of a file as pictures, one for each time. */
async function composited(engine: Engine, image: ImageSource, look: Look): Promise<Stack> {
  const { z, channels, ...options } = look;
  const [times, , , height, width] = image.shape;
  const size = height * width * 4;
  const data = new Uint8Array(times * size);
  for (let t = 0; t < times; t++) {
    const shown = channels.map(async (channel, c) => {
      return { ...channel, data: await plane(engine, image, z, t, c) };
    });
    const out = data.subarray(t * size, (t + 1) * size);
    await engine.composite(await Promise.all(shown), { ...options, shape: [1, height, width], out });
  }
  return { data, shape: [times, height, width, 4] };
}
`;

/** How channels become pictures, for each layer. */
function looksCode({ layers }: LayersSettings): string {
  const looks = layers.map(({ composite }) => {
    if (!composite) return '  undefined,';
    const { version: _, ...settings } = composite.settings;
    return `  ${literal({ z: composite.z, ...settings })},`;
  });
  return `
// How channels become pictures, where a layer is made of such.
const looks = [
${looks.join('\n')}
] as const;
${COMPOSITING}`;
}

/** Which files make one image together, for each layer. */
function groupingsCode({ images }: Subject): string {
  const list = images.map(({ group }) => (group ? groupingCode(group, '  ') : 'undefined'));
  return `
// Which files make one image together, where a layer is of several.
const groupings = [
${list.map((each) => `  ${each},`).join('\n')}
] as const;
`;
}

/** Layers as TypeScript that makes the same pixels from the same files. */
export function layersCode(settings: LayersSettings, subject: Subject): string {
  const { width, height, images } = subject;
  const { layers, size, frames } = settings;
  const isPlaced = size !== undefined || frames !== undefined;
  const composites = layers.some(({ composite }) => composite);
  const isGrouped = images.some(({ group }) => group);
  const list = layers.map(({ composite: _, ...layer }) => {
    return `  ${literal(isPlaced ? { place: [0, 0], ...layer } : layer)},`;
  });
  const read = `await readStack(image, { c: layers[i]!.channel })`;
  return `import { createEngine, type Engine } from 'stackblend';
import { type ImageSource, openImages, readStack } from 'stackblend/io';

// Bottom first.
const layers = [
${list.join('\n')}
] as const;
const [width, height] = [${width}, ${height}];

type Stack = Pick<Awaited<ReturnType<typeof readStack>>, 'data' | 'shape'>;
/** A file, or a list of those that are opened together: Files, or URLs, in Node also file:. */
type Files = File | URL | string | readonly (File | URL | string)[];
${isPlaced ? placing(frames) : ''}${composites ? looksCode(settings) : ''}${isGrouped ? groupingsCode(subject) : ''}
async function stack(engine: Engine, files: Files, i: number): Promise<Stack> {
${
  isGrouped
    ? `  const grouping = groupings[i];
  const images = await openImages(files, { ...(grouping && { grouping }) });`
    : '  const images = await openImages(files);'
}
  const image = images.find(({ name }) => name === layers[i]!.name) ?? images[0]!;
  try {
${
  composites
    ? `    const look = looks[i];
    return look ? await composited(engine, image, look) : ${read};`
    : `    return ${read};`
}
  } finally {
    for (const each of images) each.close();
  }
}

/**
 * The layers over one another as uint8[frames, height, width, 4]. The files of each, bottom first.
 */
export async function render(...files: Files[]): Promise<Uint8Array> {
  const engine = await createEngine();
  try {
    const stacks = await Promise.all(layers.map((_, i) => stack(engine, files[i]!, i)));
    const inputs = layers.map(({ mode, alpha, opacity, visible${isPlaced ? ', place' : ''} }, i) => {
      return { mode, alpha, opacity, visible, data: ${isPlaced ? 'placed(stacks[i]!, place)' : 'stacks[i]!'} };
    });
    const frames = Math.max(...inputs.map(({ data }) => data.shape[0]));
    return await engine.blendAll(inputs, { shape: [frames, height, width, 4] });
  } finally {
    engine.dispose();
  }
}
`;
}
