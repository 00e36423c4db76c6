import { StackBlendError } from '../../engine/contract/errors.ts';
import { mapSome } from '../map-some.ts';
import type { ImageSource } from '../source.ts';
import { joinPath, nameOf, resolvePath } from '../tree/tree.ts';
import { mapAxes } from './axes.ts';
import { zarrImage } from './image.ts';
import { isObject, type Json, objectAt, objectsAt, textAt } from './json.ts';
import { openMultiscale } from './multiscale.ts';
import { type Described, readOmeMetadata } from './ome-metadata.ts';
import type { Node, Store } from './store.ts';

/** Deeper than anyone nests groups; links may lead round in circles. */
const MAX_DEPTH = 8;

/** What was found of a store; after a failure the caller closes what was opened before. */
export interface Found {
  readonly opened: ImageSource[];
  /** Groups and arrays that were looked at, in all of the store. */
  readonly seen: { count: number };
}

/**
 * Opens all images below a node: those of a `multiscales`, a plate, a well, a `bioformats2raw`
 * series; else all arrays and images of a plain group. Labels are no images.
 */
export async function openNode(
  store: Store,
  node: Node,
  found: Found,
  depth = 0,
  described?: Described,
): Promise<void> {
  const { limits, signal } = store.context;
  signal?.throwIfAborted();
  if (++found.seen.count > limits.files) {
    throw new StackBlendError(
      'too-large',
      `${store.what}: has more than ${limits.files} groups and arrays (option limits.files).`,
    );
  }
  const ome = omeOf(node);
  if (node.array) found.opened.push(openArray(store, node, node.array));
  else if (objectsAt(ome, 'multiscales').length > 0)
    await openMultiscales(store, node, ome, found, described);
  else if (isObject(ome.plate)) await openMembers(store, node, wellPaths(ome), found, depth);
  else if (isObject(ome.well)) await openMembers(store, node, fieldPaths(ome), found, depth);
  else if ('bioformats2raw.layout' in ome) await openSeries(store, node, found, depth);
  else await openChildren(store, node, found, depth);
}

/** OME's metadata: since 0.5 they have a member of their own. */
function omeOf({ version, attributes }: Node): Json {
  return version === 3 && isObject(attributes.ome) ? attributes.ome : attributes;
}

async function openMultiscales(
  store: Store,
  node: Node,
  ome: Json,
  found: Found,
  described?: Described,
): Promise<void> {
  const list = objectsAt(ome, 'multiscales');
  for (const [i, multiscale] of list.entries()) {
    const own = imageName(store, node, multiscale, described?.name);
    const name = own + (list.length > 1 ? ` (${i + 1})` : '');
    found.opened.push(await openMultiscale(store, node, ome, multiscale, name, described));
  }
}

/** The folder's name for the image that it is; within it the image's own name, where it is one. */
function imageName(store: Store, { path }: Node, multiscale: Json, original?: string): string {
  if (path === '') return store.name;
  const own = textAt(multiscale, 'name');
  const says = own && own !== path && own !== nameOf(path) && /[^/\d]/.test(own);
  // Fields of a plate are called alike; their paths tell them apart.
  return says && !path.includes('/') ? own : (original ?? joinPath(store.name, path));
}

function wellPaths(ome: Json): string[] {
  return pathsOf(objectsAt(objectAt(ome, 'plate'), 'wells'));
}

function fieldPaths(ome: Json): string[] {
  return pathsOf(objectsAt(objectAt(ome, 'well'), 'images'));
}

function pathsOf(list: readonly Json[]): string[] {
  return list.flatMap((one) => {
    const path = textAt(one, 'path');
    return path ? [path] : [];
  });
}

/** What a group lists, in its order; plates also list wells that were never imaged. */
async function openMembers(
  store: Store,
  { path, version }: Node,
  members: readonly string[],
  found: Found,
  depth: number,
  described: readonly Described[] = [],
): Promise<void> {
  if (depth > MAX_DEPTH) return;
  const each = members.map((member, i) => ({
    member,
    described: described[i],
    opened: [] as ImageSource[],
    seen: found.seen,
  }));
  try {
    await mapSome(each, async (mine) => {
      const within = resolvePath(path, mine.member);
      const node = within && within !== path ? await store.node(within, version) : undefined;
      if (node) await openNode(store, node, mine, depth + 1, mine.described);
    });
  } finally {
    found.opened.push(...each.flatMap(({ opened }) => opened));
  }
}

/** The images of bioformats2raw: listed beside its OME-XML, else numbered. */
async function openSeries(store: Store, node: Node, found: Found, depth: number): Promise<void> {
  const ome = await store.node(joinPath(node.path, 'OME'), node.version);
  const { series } = ome ? omeOf(ome) : ({} as Json);
  const listed = Array.isArray(series) ? series.filter((one) => typeof one === 'string') : [];
  const described = await readOmeMetadata(store, node.path);
  if (listed.length > 0) return openMembers(store, node, listed, found, depth, described);
  for (let i = 0; ; i++) {
    const next = await store.node(joinPath(node.path, String(i)), node.version);
    if (!next || depth > MAX_DEPTH) return;
    await openNode(store, next, found, depth + 1, described[i]);
  }
}

/** Groups of segmentations and tables, which lie beside images. */
const NO_IMAGES = new Set(['labels', 'tables', 'OME']);

async function openChildren(store: Store, node: Node, found: Found, depth: number): Promise<void> {
  if (depth > MAX_DEPTH) return;
  const names = (await store.folders(node.path)) ?? (await listedChildren(store, node));
  for (const name of names) {
    if (NO_IMAGES.has(name)) continue;
    const child = await store.node(joinPath(node.path, name), node.version);
    if (child) await openNode(store, child, found, depth + 1);
  }
}

/** Children of a group on a server, by what its metadata list. */
async function listedChildren(store: Store, node: Node): Promise<string[]> {
  const below = node.listed ?? (node.version === 2 ? await store.consolidated() : undefined);
  if (!below) {
    throw new StackBlendError(
      'unsupported',
      `${store.nameOf(node.path)}: is a Zarr group without metadata of images, and folders of servers cannot be listed; give the URL of an image or array in it.`,
    );
  }
  const prefix = node.listed || node.path === '' ? '' : `${node.path}/`;
  const names = below
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).split('/')[0]!);
  return [...new Set(names)].filter(Boolean);
}

/** An array that belongs to no image: by the names of its dimensions, else by their number. */
function openArray(store: Store, { path, version, attributes }: Node, json: Json): ImageSource {
  const info = store.parse(json, path, version);
  const names = info.dimensions ?? dimensionsOf(attributes) ?? [];
  const map = mapAxes(info.shape.map((_, i) => ({ name: names[i] })));
  return zarrImage(store, {
    name: path === '' ? store.name : joinPath(store.name, path),
    arrays: [{ path, info }],
    map,
    channels: (count) => Array.from({ length: count }, () => ({})),
  });
}

/** As xarray names them in Zarr 2. */
function dimensionsOf(attributes: Json): (string | undefined)[] | undefined {
  const list = attributes._ARRAY_DIMENSIONS;
  if (!Array.isArray(list)) return undefined;
  return list.map((name) => (typeof name === 'string' ? name : undefined));
}
