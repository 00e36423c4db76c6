import { StackBlendError } from '../../engine/contract/errors.ts';
import type { OpenContext } from '../formats/format.ts';
import { withoutQuery } from '../http/request.ts';
import { type FileTree, joinPath, nameOf, subtree } from '../tree/tree.ts';
import { type ArrayInfo, parseArrayV2, parseArrayV3 } from './array-metadata.ts';
import { ChunkFiles } from './chunk-files.ts';
import { type Json, objectAt, readJson } from './json.ts';

/** The versions of Zarr. */
export type Version = 2 | 3;

/** A group or an array of a store. */
export interface Node {
  readonly path: string;
  readonly version: Version;
  readonly attributes: Json;
  /** What `.zarray` or `zarr.json` says; left out for groups. */
  readonly array?: Json;
  /** Paths below it that the group's own metadata lists, where they do. */
  readonly listed?: readonly string[];
}

/** A Zarr store: a folder with groups and arrays in it. */
export class Store {
  /** As messages name it: without the query of a URL, which may hold a token. */
  readonly what: string;

  constructor(
    readonly tree: FileTree,
    readonly context: OpenContext,
  ) {
    this.what = withoutQuery(tree.name).replace(/\/+$/, '') || 'Zarr';
  }

  /** The folder's own name. */
  get name(): string {
    return nameOf(this.what) || this.what;
  }

  /** A node, as messages name it. */
  nameOf(path: string): string {
    return path === '' ? this.what : joinPath(this.what, path);
  }

  /** The group or the array at a path; undefined where there is none. */
  async node(path: string, version?: Version): Promise<Node | undefined> {
    if (version !== 2) {
      const json = await this.#json(path, 'zarr.json');
      if (json) return nodeV3(path, json);
    }
    return version === 3 ? undefined : this.#nodeV2(path);
  }

  async #nodeV2(path: string): Promise<Node | undefined> {
    const [attributes, array] = await Promise.all([
      this.#json(path, '.zattrs'),
      this.#json(path, '.zarray'),
    ]);
    if (array) return { path, version: 2, attributes: attributes ?? {}, array };
    const group = attributes ?? (await this.#json(path, '.zgroup'));
    return group && { path, version: 2, attributes: attributes ?? {} };
  }

  /** The array at a path, its metadata alone; undefined where there is none. */
  async array(path: string, version: Version): Promise<ArrayInfo | undefined> {
    const json = await this.#json(path, version === 3 ? 'zarr.json' : '.zarray');
    if (!json) return undefined;
    if (version === 3 && json.node_type === 'group') {
      throw new StackBlendError(
        'bad-file',
        `${this.nameOf(path)}: is a group where an array has to be.`,
      );
    }
    return this.parse(json, path, version);
  }

  /** What an array's metadata say. Throws `bad-file`, `unsupported` or `too-large`. */
  parse(json: Json, path: string, version: Version): ArrayInfo {
    const parse = version === 3 ? parseArrayV3 : parseArrayV2;
    return parse(json, this.nameOf(path));
  }

  /** The chunks of an array. */
  files(path: string, info: ArrayInfo): ChunkFiles {
    return new ChunkFiles(subtree(this.tree, path), info, this.context.cache);
  }

  /** Names of the folders in a group, in order; undefined where they cannot be listed. */
  async folders(path: string): Promise<string[] | undefined> {
    const entries = await this.tree.list(path, this.context.signal);
    return entries
      ?.filter(({ kind }) => kind === 'folder')
      .map(({ name }) => name)
      .sort(BY_NAME.compare);
  }

  /** Paths that `.zmetadata` lists, for servers that cannot list. */
  async consolidated(): Promise<string[] | undefined> {
    const json = await this.#json('', '.zmetadata');
    if (!json) return undefined;
    const paths = Object.keys(objectAt(json, 'metadata'))
      .filter((key) => /\/\.(zarray|zgroup)$/.test(key))
      .map((key) => key.replace(/\/\.\w+$/, ''));
    return paths.sort(BY_NAME.compare);
  }

  #json(path: string, file: string): Promise<Json | undefined> {
    const full = joinPath(path, file);
    return readJson(this.tree, full, this.nameOf(full), this.context.signal);
  }
}

const BY_NAME = new Intl.Collator('en', { numeric: true });

function nodeV3(path: string, json: Json): Node {
  const attributes = objectAt(json, 'attributes');
  if (json.node_type === 'array') return { path, version: 3, attributes, array: json };
  const listed = Object.keys(objectAt(objectAt(json, 'consolidated_metadata'), 'metadata'));
  const sorted = listed.sort(BY_NAME.compare);
  return { path, version: 3, attributes, ...(sorted.length > 0 && { listed: sorted }) };
}
