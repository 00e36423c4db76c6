import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IoPlatform } from './platform.ts';
import { diskTree } from './tree/disk-tree.node.ts';

/** Node: `file:` URLs are files and folders on disk. */
export const nodePlatform: IoPlatform = {
  baseUrl: () => undefined,
  async openLocal(url) {
    const path = fileURLToPath(url);
    const info = await stat(path).catch(() => undefined);
    if (info?.isDirectory()) return { tree: diskTree(path), path: '' };
    return { tree: diskTree(dirname(path)), path: basename(path) };
  },
};
