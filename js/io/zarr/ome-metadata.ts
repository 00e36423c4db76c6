import { type OmeImage, parseOme } from '../ome/ome-xml.ts';
import type { ChannelInfo, PixelSize, Quantity } from '../source.ts';
import { joinPath } from '../tree/tree.ts';
import type { Store } from './store.ts';

/** What is known of an image beside what its own metadata say; those come first. */
export interface Described {
  readonly name?: string | undefined;
  readonly pixelSize: PixelSize;
  readonly timeIncrement: Quantity | undefined;
  readonly channels: readonly ChannelInfo[];
}

/** The original metadata of thousands of images take that much. */
const MAX_BYTES = 256 * 2 ** 20;

/**
 * The OME-XML that bioformats2raw writes beside its images, one entry for each in their order. None
 * where it is missing or broken: the images have metadata of their own.
 */
export async function readOmeMetadata(store: Store, path: string): Promise<Described[]> {
  const { signal } = store.context;
  try {
    const file = joinPath(path, 'OME/METADATA.ome.xml');
    const bytes = await store.tree.read(file, MAX_BYTES, signal);
    // Text decoders refuse shared memory.
    return bytes ? describedBy(parseOme(new TextDecoder().decode(bytes.slice())).images) : [];
  } catch {
    signal?.throwIfAborted();
    return [];
  }
}

function describedBy(images: readonly OmeImage[]): Described[] {
  const counts = new Map<string, number>();
  for (const { name } of images) counts.set(name, (counts.get(name) ?? 0) + 1);
  return images.map(({ name, pixelSize, timeIncrement, channels }) => {
    // Of a single image the store's name says more than `input`.
    const tells = images.length > 1 && counts.get(name) === 1 && /[^/\d]/.test(name);
    return { name: tells ? name : undefined, pixelSize, timeIncrement, channels };
  });
}

/** Channels as `own` metadata have them, completed by the original ones where their number is the same. */
export function completeChannels(
  own: readonly ChannelInfo[],
  described: readonly ChannelInfo[] = [],
): ChannelInfo[] {
  if (described.length !== own.length) return [...own];
  return own.map((channel, i) => ({ ...described[i], ...channel }));
}
