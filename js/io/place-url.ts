import { StackBlendError } from '../engine/contract/errors.ts';
import { blobSource } from './blob-source.ts';
import { messageOf } from './bytes.ts';
import { openHttp } from './http/http-source.ts';
import type { HttpOptions } from './http/request.ts';
import type { Placed } from './placed.ts';
import type { IoPlatform } from './platform.ts';
import { type FileTree, nameOf } from './tree/tree.ts';
import { urlTree } from './tree/url-tree.ts';
import { walk } from './walk.ts';

/** How URLs are read. */
export interface UrlContext {
  readonly platform: IoPlatform;
  readonly http: HttpOptions;
  readonly trees: Trees;
}

/** One tree for each folder: files that are given by URLs of one folder find one another too. */
export class Trees {
  readonly #byUrl = new Map<string, FileTree>();

  at(url: string, make: () => FileTree): FileTree {
    const tree = this.#byUrl.get(url) ?? make();
    this.#byUrl.set(url, tree);
    return tree;
  }
}

/** All that may be opened in a folder. Rejects with `bad-file` where that is nothing. */
export async function placeFolder(
  tree: FileTree,
  maxFiles: number,
  signal?: AbortSignal,
): Promise<Placed[]> {
  const found = await walk(tree, '', maxFiles, signal);
  if (found.length === 0) throw new StackBlendError('bad-file', `${tree.name}: holds no files.`);
  return found.map((one) => ({ ...one, lenient: true }));
}

/** What a URL stands for: a file, or what is in a folder. Rejects with `load-failed` for neither. */
export async function placeUrl(
  url: URL,
  context: UrlContext,
  maxFiles: number,
  signal?: AbortSignal,
): Promise<Placed[]> {
  if (url.protocol === 'file:') return placeLocal(url, context, maxFiles, signal);
  if (url.protocol === 'blob:') return [await placeBlob(url, context, signal)];
  const isFolder = url.pathname.endsWith('/') || /\.zarr$/i.test(url.pathname);
  const file = isFolder ? undefined : await openHttp(url.href, context.http, signal);
  if (file) return [{ ...placeOf(url, context), file, lenient: false, remote: true }];
  const found = await walk(urlTree(url, context.http), '', maxFiles, signal);
  if (found.length > 0) return found.map((one) => ({ ...one, lenient: false, remote: true }));
  throw new StackBlendError(
    'load-failed',
    `${url.origin}${url.pathname}: is not there, or a folder of no known format (folders of servers cannot be listed).`,
  );
}

async function placeLocal(
  url: URL,
  { platform, trees }: UrlContext,
  maxFiles: number,
  signal?: AbortSignal,
): Promise<Placed[]> {
  const local = await platform.openLocal(url);
  if (!local) {
    throw new TypeError(`openImages: ${url.href}: pages cannot read file: URLs; give the File`);
  }
  if (local.path === '') return placeFolder(local.tree, maxFiles, signal);
  const tree = trees.at(folderUrl(url).href, () => local.tree);
  return [{ tree, path: local.path, lenient: false }];
}

/** A blob has no folder, and engines differ in what a range of one is. */
async function placeBlob(url: URL, { http }: UrlContext, signal?: AbortSignal): Promise<Placed> {
  try {
    const response = await http.fetch(url.href, signal ? { signal } : {});
    const file = blobSource(url.href, await response.blob());
    return { tree: urlTree(url, http), path: nameOf(url.pathname), file, lenient: false };
  } catch (error) {
    signal?.throwIfAborted();
    const text = `${url.href}: could not be loaded (${messageOf(error)}); was it revoked?`;
    throw new StackBlendError('load-failed', text, { cause: error });
  }
}

/** The tree in which a file and those beside it are found, and its path there. */
function placeOf(url: URL, { http, trees }: UrlContext): Pick<Placed, 'tree' | 'path'> {
  const folder = folderUrl(url);
  const name = nameOf(url.pathname);
  const slash = /%2f/i.exec(name)?.[0];
  const tree = trees.at(`${slash ?? ''} ${folder.href}`, () => urlTree(folder, http, slash));
  return { tree, path: decoded(name) };
}

/** A name as a person reads it; a percent sign by itself stays one. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The folder that a file lies in; what is asked with its URL stays. */
function folderUrl(url: URL): URL {
  const folder = new URL(url);
  folder.pathname = url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1);
  return folder;
}
