import type { ViewerSettings } from '../channels/settings/settings.ts';
import type { LayersSettings } from '../stacks/layers-settings.ts';
import type { Subject } from './subject.ts';

/** A value as one would write it: names without quotes, strings in single ones. */
function literal(value: unknown): string {
  if (typeof value === 'string') {
    const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"');
    return `'${inner.replaceAll("'", "\\'")}'`;
  }
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, part]) => `${key}: ${literal(part)}`);
  return `{ ${parts.join(', ')} }`;
}

/** How a channel's plane is read: one of the file, or all along z made one. */
function planeCode({ shown, projection }: Subject): string {
  if (!projection) {
    return `  return (await image.plane({ t: ${shown.t}, c, z: ${shown.z} })).data;`;
  }
  return `  const [, , depth, height, width] = image.shape;
  const stack = await engine.allocate([depth, height, width], image.dtype);
  for (let z = 0; z < depth; z++) await image.plane({ t: ${shown.t}, c, z, into: stack.frame(z) });
  return engine.project(stack, { method: '${projection}', over: 'z' });`;
}

/** What is on the screen, as TypeScript that makes the same pixels from the same files. */
export function codeFor(subject: Subject): string {
  const { settings } = subject;
  const isOfLayers = typeof settings === 'object' && settings !== null && 'layers' in settings;
  return isOfLayers ? layersCode(settings as LayersSettings, subject) : channelsCode(subject);
}

function channelsCode(subject: Subject): string {
  const { name, settings, width, height } = subject;
  const { channels, version: _, ...options } = settings as ViewerSettings;
  const list = channels.map((channel) => `  ${literal(channel)},`).join('\n');
  return `import { createEngine, type Engine } from 'stackblend';
import { type ImageSource, openImages } from 'stackblend/io';

const channels = [
${list}
];

async function plane(engine: Engine, image: ImageSource, c: number) {
${planeCode(subject)}
}

/** ${name} as uint8[1, ${height}, ${width}, 4]. A File, or a URL: in Node also file:. */
export async function render(file: File | URL | string): Promise<Uint8Array> {
  const [image] = await openImages(file);
  const engine = await createEngine();
  try {
    const shown = channels.map(async (channel, c) => {
      return { ...channel, data: await plane(engine, image, c) };
    });
    const options = ${literal({ ...options, shape: [1, height, width] })};
    return await engine.composite(await Promise.all(shown), options);
  } finally {
    engine.dispose();
    image.close();
  }
}
`;
}

/** Puts frames on the canvas of all layers. */
const PLACING = `
type Stack = Awaited<ReturnType<typeof readStack>>;

/** Frames of another size: what lies outside is left out, what is not covered is transparent. */
function placed({ data, shape }: Stack, [left, top]: readonly number[]) {
  const [frames, rows, columns] = shape;
  const out = new Uint8Array(frames * height * width * 4);
  const from = Math.max(0, left!);
  const to = Math.min(width, left! + columns);
  for (let t = 0; t < frames; t++) {
    for (let y = Math.max(0, top!); y < Math.min(height, top! + rows); y++) {
      const start = (t * rows + y - top!) * columns - left!;
      const row = data.subarray((start + from) * 4, (start + to) * 4);
      out.set(row, ((t * height + y) * width + from) * 4);
    }
  }
  return { data: out, shape: [frames, height, width, 4] };
}
`;

function layersCode({ layers, size }: LayersSettings, { width, height }: Subject): string {
  const list = layers
    .map((layer) => `  ${literal(size ? { place: [0, 0], ...layer } : layer)},`)
    .join('\n');
  return `import { createEngine } from 'stackblend';
import { openImages, readStack } from 'stackblend/io';

// Bottom first.
const layers = [
${list}
] as const;
const [width, height] = [${width}, ${height}];
${size ? PLACING : ''}
async function stack(file: File | URL | string, c: number) {
  const [image] = await openImages(file);
  try {
    return await readStack(image, { c });
  } finally {
    image.close();
  }
}

/**
 * The layers over one another as uint8[frames, height, width, 4]. A file for each, bottom first:
 * Files, or URLs: in Node also file:.
 */
export async function render(...files: (File | URL | string)[]): Promise<Uint8Array> {
  const stacks = await Promise.all(layers.map(({ channel }, i) => stack(files[i]!, channel)));
  const engine = await createEngine();
  try {
    const frames = Math.max(...stacks.map(({ shape }) => shape[0]));
    const inputs = layers.map(({ mode, alpha, opacity, visible${size ? ', place' : ''} }, i) => {
      return { mode, alpha, opacity, visible, data: ${size ? 'placed(stacks[i]!, place)' : 'stacks[i]!'} };
    });
    return await engine.blendAll(inputs, { shape: [frames, height, width, 4] });
  } finally {
    engine.dispose();
  }
}
`;
}
