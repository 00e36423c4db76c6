import { listedTree } from '../tree/listed-tree.ts';
import { type ArchiveFormat, hasBytes } from './format.ts';

/**
 * ZIP archives (and `.npz`, which are some), zip64 too. Only the list of files is read; stored files
 * are read in parts, deflated ones inflated whole when they are first used.
 */
export const zip: ArchiveFormat = {
  label: 'ZIP',
  matches: (head) => hasBytes(head, 'PK\x03\x04') || hasBytes(head, 'PK\x05\x06'),
  async mount(file, { limits, signal }) {
    // The library is loaded by those who open archives.
    const { readZipDirectory } = await import('../zip/directory.ts');
    const { openZipEntry } = await import('../zip/entry.ts');
    const entries = await readZipDirectory(file, signal);
    return listedTree(
      file.name,
      entries.map((entry) => ({
        path: entry.path,
        open: (signal) => openZipEntry(file, entry, limits.wholeBytes, signal),
      })),
      limits.files,
    );
  },
};
