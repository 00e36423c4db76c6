import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ImageSource } from '../source.ts';
import type { FileTree } from '../tree/tree.ts';
import type { FolderFormat, OpenContext } from './format.ts';

/**
 * OME-Zarr 0.1 to 0.5 in Zarr 2 and 3, and plain Zarr. Each `multiscales` is an image, each array of
 * its datasets a level; plates give the fields of all wells, row by row; of plain groups all arrays
 * are images. Axes of any order and number become `t c z y x`; arrays whose dimensions have no names
 * are the last ones of these (three dimensions are `z y x`). Labels are no images.
 *
 * float16 and float64 become float32, bool 0 and 255. 64-bit integers become 32-bit ones; a plane
 * with a value that does not fit rejects with `unsupported`.
 */
export const zarr: FolderFormat = {
  label: 'OME-Zarr',
  markers: ['zarr.json', '.zgroup', '.zarray', '.zattrs'],
  open: openZarr,
};

async function openZarr(folder: FileTree, context: OpenContext): Promise<ImageSource[]> {
  const { openNode } = await import('../zarr/find.ts');
  const { Store } = await import('../zarr/store.ts');
  const store = new Store(folder, context);
  const found = { opened: [] as ImageSource[], seen: { count: 0 } };
  try {
    const root = await store.node('');
    if (!root) throw new StackBlendError('bad-file', `${store.what}: holds no Zarr metadata.`);
    await openNode(store, root, found);
    if (found.opened.length > 0) return found.opened;
    throw new StackBlendError('unsupported', `${store.what}: holds no Zarr array or image.`);
  } catch (error) {
    for (const source of found.opened) source.close();
    throw error;
  }
}
