import type { ViewerSettings } from '../channels/settings/settings.ts';
import type { LayersSettings } from '../stacks/layers-settings.ts';
import { groupingCode } from './grouping-code.ts';
import { layersCode } from './layers-code.ts';
import { literal } from './literal.ts';
import type { Subject } from './subject.ts';

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
  const [{ name: image, group } = { name, group: undefined }] = subject.images;
  const { channels, version: _, ...options } = settings as ViewerSettings;
  const list = channels.map((channel) => `  ${literal(channel)},`).join('\n');
  return `import { createEngine, type Engine } from 'stackblend';
import { type ImageSource, openImages } from 'stackblend/io';

const channels = [
${list}
] as const;
${
  group
    ? `
// Which files make the image together.
const grouping = ${groupingCode(group)};
`
    : ''
}
async function plane(engine: Engine, image: ImageSource, c: number) {
${planeCode(subject)}
}

/**
 * ${name.replaceAll('*/', '* /')} as uint8[1, ${height}, ${width}, 4]. A File, or a URL: in Node also file:;
 * of an image in several files all of them.
 */
export async function render(...files: (File | URL | string)[]): Promise<Uint8Array> {
  const images = await openImages(files${group ? ', { grouping }' : ''});
  const image = images.find(({ name }) => name === ${literal(image)}) ?? images[0]!;
  const engine = await createEngine();
  try {
    const shown = channels.map(async (channel, c) => {
      return { ...channel, data: await plane(engine, image, c) };
    });
    const options = ${literal({ ...options, shape: [1, height, width] })} as const;
    return await engine.composite(await Promise.all(shown), options);
  } finally {
    engine.dispose();
    for (const each of images) each.close();
  }
}
`;
}
