import { StackBlendError } from '../engine/contract/errors.ts';
import type { Progress } from '../engine/contract/types.ts';
import { createPlaneCache, PlaneCache } from './cache/plane-cache.ts';
import { groupImages } from './grouping/combine.ts';
import type { FileGrouping } from './grouping/grouping.ts';
import { proposeGroups } from './grouping/propose.ts';
import type { Fetch, HttpOptions } from './http/request.ts';
import { type ImageInputs, type Inputs, sortInputs } from './inputs.ts';
import { resolveLimits } from './limits.ts';
import { type Batch, openFound, type Placed } from './open-found.ts';
import type { IoPlatform } from './platform.ts';
import type { ImageSource, Limits } from './source.ts';
import { type FileTree, nameOf } from './tree/tree.ts';
import { urlTree } from './tree/url-tree.ts';
import { type Found, walk } from './walk.ts';
import { DecodePool } from './workers/pool.ts';

/** Options of {@link openImages}. */
export interface OpenOptions {
  /** Aborts: `openImages` rejects with `signal.reason` and closes what it has opened. Reaches decoders and the network. */
  readonly signal?: AbortSignal;
  /** Called after each file; `done` and `total` count files, folders of a format as one. */
  readonly onProgress?: (progress: Progress) => void;
  /** What a file may declare. */
  readonly limits?: Limits;
  /**
   * Where decoded planes are kept: a cache of {@link createPlaneCache}, or how many bytes one of
   * its own holds, for all images of the call. Default 256 MiB.
   */
  readonly cache?: PlaneCache | number;
  /**
   * Called for each file that cannot be opened, with its error, whose message names the file; the
   * others open. Left out: the first such file rejects the call, but for those of kinds that are not
   * read in a folder or an archive which holds images too.
   */
  readonly onError?: (error: StackBlendError) => void;
  /**
   * Puts the images of files together: a grouping, as {@link proposeGroups} proposes it for the
   * files' names and a person may have changed it; `'names'` takes the proposal as it is. Left out:
   * one image for each file or set of files that say themselves that they belong together.
   */
  readonly grouping?: FileGrouping | 'names';
  /** Loads URLs in place of the global `fetch`: to send credentials or headers. */
  readonly fetch?: Fetch;
}

/** What opens one call's inputs. */
export type OpenImages = (input: ImageInputs, options?: OpenOptions) => Promise<ImageSource[]>;

/** Memory, not time, is what more would cost. */
const MOST_DECODERS = 4;

/** {@link OpenImages} on a platform. */
export function openImagesOn(platform: IoPlatform): OpenImages {
  const { decode } = new DecodePool({
    start: platform.startDecoder,
    // Where there are many threads, one is left for the page.
    workers: Math.min(MOST_DECODERS, Math.max(2, platform.cores() - 1)),
  });
  return async (input, options = {}) => {
    const { signal, onProgress, onError } = options;
    const limits = resolveLimits(options.limits);
    const cache =
      options.cache instanceof PlaneCache ? options.cache : createPlaneCache(options.cache);
    const inputs = sortInputs(input, platform.baseUrl());
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
    const placed: Placed[] = [];
    for (const item of inputs.items) {
      signal?.throwIfAborted();
      try {
        placed.push(...(await place(item, surroundings, batch)));
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof StackBlendError && onError)) throw error;
        onError(error);
      }
    }
    return group(await openFound(placed, batch), options.grouping);
  };
}

function group(images: ImageSource[], grouping: OpenOptions['grouping']): ImageSource[] {
  if (grouping === undefined) return images;
  try {
    return groupImages(images, grouping === 'names' ? proposeGroups(images) : grouping);
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

/** One tree for each folder: files that are given by URLs of one folder find one another too. */
class Trees {
  readonly #byUrl = new Map<string, FileTree>();

  at(url: string, make: () => FileTree): FileTree {
    const tree = this.#byUrl.get(url) ?? make();
    this.#byUrl.set(url, tree);
    return tree;
  }
}

async function foldersAmong(
  files: FileTree,
  maxFiles: number,
  signal?: AbortSignal,
): Promise<Found[]> {
  const found = await walk(files, '', maxFiles, signal);
  return found.filter(({ format }) => format);
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

async function placeFolder(
  tree: FileTree,
  maxFiles: number,
  signal?: AbortSignal,
): Promise<Placed[]> {
  const found = await walk(tree, '', maxFiles, signal);
  if (found.length === 0) throw new StackBlendError('bad-file', `${tree.name}: holds no files.`);
  return found.map((one) => ({ ...one, lenient: true }));
}

async function placeUrl(
  url: URL,
  { platform, http, trees }: Pick<Surroundings, 'platform' | 'http' | 'trees'>,
  maxFiles: number,
  signal?: AbortSignal,
): Promise<Placed[]> {
  if (url.protocol === 'file:') {
    const local = await platform.openLocal(url);
    if (!local) {
      throw new TypeError(`openImages: ${url.href}: pages cannot read file: URLs; give the File`);
    }
    if (local.path === '') return placeFolder(local.tree, maxFiles, signal);
    const tree = trees.at(folderUrl(url).href, () => local.tree);
    return [{ tree, path: local.path, lenient: false }];
  }
  const isFolder = url.pathname.endsWith('/') || /\.zarr$/i.test(url.pathname);
  if (!isFolder) {
    const folder = folderUrl(url);
    const path = decodeURIComponent(nameOf(url.pathname));
    const tree = trees.at(folder.href, () => urlTree(folder, http));
    const file = await tree.get(path, signal);
    if (file) return [{ tree, path, file, lenient: false }];
  }
  const found = await walk(urlTree(url, http), '', maxFiles, signal);
  if (found.length > 0) return found.map((one) => ({ ...one, lenient: false }));
  throw new StackBlendError(
    'load-failed',
    `${url.origin}${url.pathname}: is not there, or a folder of no known format (folders of servers cannot be listed).`,
  );
}

/** The folder that a file lies in; what is asked with its URL stays. */
function folderUrl(url: URL): URL {
  const folder = new URL(url);
  folder.pathname = url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1);
  return folder;
}
