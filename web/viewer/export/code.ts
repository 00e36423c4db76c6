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

/** What is on the screen, as TypeScript that makes the same pixels from the same file. */
export function codeFor(subject: Subject): string {
  const { name, settings, width, height } = subject;
  const {
    channels,
    version: _,
    ...options
  } = settings as {
    version: number;
    channels?: readonly object[];
  };
  if (!channels) return blendCode(options);
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

function blendCode(options: object): string {
  return `import { createEngine } from 'stackblend';
import { openImages, readStack } from 'stackblend/io';

/** Two stacks of one shape, uint8[frames, height, width, 4]: Files, or URLs: in Node also file:. */
export async function render(backdrop: File | URL | string, source: File | URL | string): Promise<Uint8Array> {
  const images = await openImages([backdrop, source]);
  const [a, b] = await Promise.all(images.map((image) => readStack(image)));
  const engine = await createEngine();
  try {
    const options = ${literal(options)};
    return await engine.blend(a.data, b.data, { ...options, shape: a.shape });
  } finally {
    engine.dispose();
    for (const image of images) image.close();
  }
}
`;
}
