import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { folderOf, joinPath, nameOf } from './tree.ts';

/** A path as the system takes it: bytes where they are not UTF-8. */
export type DiskPath = string | Buffer;

/** What stands in text for bytes that are not UTF-8. */
const REPLACED = '\ufffd';

/** One entry of a folder on disk. */
export interface DiskEntry {
  readonly name: string;
  readonly entry: Dirent<string> | Dirent<Buffer>;
}

/** Paths of a tree on disk: names need not be UTF-8, and links may lead round in circles. */
export class DiskPaths {
  /** Of what has a name that is not UTF-8, by its path in the tree. */
  readonly #raw = new Map<string, Buffer>();

  constructor(private readonly root: string) {}

  /** The system's path of a path in the tree. */
  of(path: string): DiskPath {
    if (this.#raw.size === 0 || path === '') return join(this.root, path);
    const raw = this.#raw.get(path);
    if (raw) return raw;
    const folder = this.of(folderOf(path));
    const name = nameOf(path);
    return typeof folder === 'string' ? join(folder, name) : below(folder, Buffer.from(name));
  }

  /** What lies in a folder. */
  async entries(path: string): Promise<DiskEntry[]> {
    const folder = this.of(path);
    const found = await readdir(folder, { withFileTypes: true });
    if (!found.some(({ name }) => name.includes(REPLACED))) {
      return found.map((entry) => ({ name: entry.name, entry }));
    }
    const raw = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
    const taken = new Set<string>();
    return raw.map((entry) => {
      const name = unique(entry.name.toString('utf8'), taken);
      if (name.includes(REPLACED)) {
        this.#raw.set(joinPath(path, name), below(Buffer.from(folder), entry.name));
      }
      return { name, entry };
    });
  }

  /** Tells of the folders in a folder whether they lie on the way to it: a link leads back there. */
  async circles(path: string): Promise<(name: string) => Promise<boolean>> {
    const way = [''];
    for (let at = path; at !== ''; at = folderOf(at)) way.push(at);
    const real = new Set(await Promise.all(way.map((folder) => realpath(this.of(folder)))));
    return async (name) => real.has(await realpath(this.of(joinPath(path, name))));
  }
}

function below(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from(sep), name]);
}

/** Different bytes may look the same as text. */
function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
  taken.add(free);
  return free;
}
