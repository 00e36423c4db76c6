import { StackBlendError } from '../engine/contract/errors.ts';
import { createPlaneCache, PlaneCache } from './cache/plane-cache.ts';
import { groupImages } from './grouping/group-images.ts';
import { proposeGroups } from './grouping/propose.ts';
import type { HttpOptions } from './http/request.ts';
import { type ImageInputs, type Inputs, sortInputs } from './inputs.ts';
import { resolveLimits } from './limits.ts';
import { mapSome } from './map-some.ts';
import { openFound } from './open-found.ts';
import type { OpenOptions } from './open-options.ts';
import { placeFolder, placeUrl, Trees } from './place-url.ts';
import type { Batch, Placed } from './placed.ts';
import type { IoPlatform } from './platform.ts';
import type { ImageSource } from './source.ts';
import type { FileTree } from './tree/tree.ts';
import { type Found, walk } from './walk.ts';
import { DecodePool } from './workers/pool.ts';

/** What opens one call's inputs. */
export type OpenImages = (input: ImageInputs, options?: OpenOptions) => Promise<ImageSource[]>;

/** Memory, not time, is what more would cost. */
const MOST_DECODERS = 4;

/** {@link OpenImages} on a platform. */
export function openImagesOn(platform: IoPlatform): OpenImages {
  const { decode } = new DecodePool({
    start: platform.startDecoder,
    quickHere: platform.quickHere,
    // Where there are many threads, one is left for the page.
    workers: Math.min(MOST_DECODERS, Math.max(2, platform.cores() - 1)),
  });
  return async (input, options = {}) => {
    const { signal, onProgress, onError } = options;
    const limits = resolveLimits(options.limits);
    const cache =
      options.cache instanceof PlaneCache ? options.cache : createPlaneCache(options.cache);
    const inputs = sortInputs(input, platform.baseUrl(), limits.files);
    const http: HttpOptions = {
      fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
      wholeBytes: limits.wholeBytes,
    };
    const batch: Batch = { context: { limits, signal, cache, decode }, onProgress, onError };
    const surroundings: Surroundings = {
      inputs,
      folders: await foldersAmong(inputs.files, limits.files, signal),
      placedFolders: new Set(),
      platform,
      http,
      trees: new Trees(),
    };
    // Servers answer several at a time.
    const found = await mapSome(inputs.items, (item) => tryPlace(item, surroundings, batch));
    const placed: Placed[] = [];
    for (const one of found) {
      if (one instanceof StackBlendError) onError?.(one);
      else placed.push(...one);
    }
    return group(await openFound(placed, batch), options);
  };
}

function group(images: ImageSource[], { grouping, onError }: OpenOptions): ImageSource[] {
  if (grouping === undefined) return images;
  try {
    return groupImages(images, grouping === 'names' ? proposeGroups(images) : grouping, onError);
  } catch (error) {
    for (const image of images) image.close();
    throw error;
  }
}

/** What placing an input needs to know. */
interface Surroundings {
  readonly inputs: Inputs;
  /** Folders of a format among the files that were given one by one. */
  readonly folders: readonly Found[];
  /** Those of them that were placed, with the first of their files. */
  readonly placedFolders: Set<Found>;
  readonly platform: IoPlatform;
  readonly http: HttpOptions;
  readonly trees: Trees;
}

async function foldersAmong(
  files: FileTree,
  maxFiles: number,
  signal?: AbortSignal,
): Promise<Found[]> {
  const found = await walk(files, '', maxFiles, signal);
  return found.filter(({ format }) => format);
}

/** {@link place}; what fails is an answer where somebody listens for errors. */
async function tryPlace(
  item: Inputs['items'][number],
  surroundings: Surroundings,
  batch: Batch,
): Promise<Placed[] | StackBlendError> {
  const { signal } = batch.context;
  signal?.throwIfAborted();
  try {
    return await place(item, surroundings, batch);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof StackBlendError && batch.onError) return error;
    throw error;
  }
}

/** What one input stands for. */
async function place(
  item: Inputs['items'][number],
  { inputs, folders, placedFolders, platform, http, trees }: Surroundings,
  { context: { limits, signal } }: Batch,
): Promise<Placed[]> {
  if (item.kind === 'url')
    return placeUrl(item.url, { platform, http, trees }, limits.files, signal);
  if (item.kind === 'folder') return placeFolder(item.tree, limits.files, signal);
  const { path } = item;
  for (const folder of folders) {
    const inside = folder.path === '' || path.startsWith(`${folder.path}/`);
    if (!inside) continue;
    const isFirst = !placedFolders.has(folder);
    placedFolders.add(folder);
    return isFirst ? [{ ...folder, lenient: false }] : [];
  }
  return [{ tree: inputs.files, path, lenient: item.inFolder }];
}
