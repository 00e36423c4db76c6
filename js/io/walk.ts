import { StackBlendError } from '../engine/contract/errors.ts';
import { breather } from './breathe.ts';
import type { FolderFormat } from './formats/format.ts';
import { FOLDER_FORMATS } from './formats/registry.ts';
import { type FileTree, joinPath, type TreeEntry } from './tree/tree.ts';

/** Something in a tree that can be opened: a file, or a folder of a {@link FolderFormat}. */
export interface Found {
  readonly tree: FileTree;
  readonly path: string;
  /** Set for folders. */
  readonly format?: FolderFormat;
}

/** Deeper than people nest folders; links may lead round in circles. */
const MAX_DEPTH = 32;

/** What systems and archivers leave in folders, by name. */
const JUNK = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;

const BY_NAME = new Intl.Collator('en', { numeric: true });

/**
 * All that may be opened in a folder and below, in the order of names, numbers by their value.
 * Folders of a format are not looked into. Rejects with `too-large` beyond `maxFiles`.
 */
export async function walk(
  tree: FileTree,
  folder: string,
  maxFiles: number,
  signal?: AbortSignal,
): Promise<Found[]> {
  const found: Found[] = [];
  let count = 0;
  const breathe = breather(signal);

  async function visit(path: string, depth: number): Promise<void> {
    await breathe();
    const entries = await tree.list(path, signal);
    signal?.throwIfAborted();
    const format = await formatOf(tree, path, entries, signal);
    if (format) {
      found.push({ tree, path, format });
      return;
    }
    const sorted = (entries ?? []).filter(({ name }) => !JUNK.test(name));
    sorted.sort((a, b) => BY_NAME.compare(a.name, b.name));
    for (const { name, kind } of sorted) {
      if (++count > maxFiles) {
        throw new StackBlendError(
          'too-large',
          `${tree.name}: holds more than ${maxFiles} files (option limits.files).`,
        );
      }
      if (kind === 'file') found.push({ tree, path: joinPath(path, name) });
      else if (depth < MAX_DEPTH) await visit(joinPath(path, name), depth + 1);
    }
  }

  await visit(folder, 0);
  return found;
}

/** The format that a folder is of, by the files in it; undefined for a plain folder. */
async function formatOf(
  tree: FileTree,
  folder: string,
  entries: readonly TreeEntry[] | undefined,
  signal?: AbortSignal,
): Promise<FolderFormat | undefined> {
  const names = entries && new Set(entries.map(({ name }) => name));
  for (const format of FOLDER_FORMATS) {
    for (const marker of format.markers) {
      const there = names
        ? names.has(marker)
        : (await tree.get(joinPath(folder, marker), signal)) !== undefined;
      if (there) return format;
    }
  }
  return undefined;
}
