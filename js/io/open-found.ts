import { StackBlendError } from '../engine/contract/errors.ts';
import { ArchiveBudget } from './archive-budget.ts';
import { breather } from './breathe.ts';
import type { ByteSource } from './bytes.ts';
import type { ArchiveFormat } from './formats/format.ts';
import { sniff } from './formats/registry.ts';
import { asBadFile } from './image-source.ts';
import { mapSome } from './map-some.ts';
import { openReady, report } from './open-ready.ts';
import type { Batch, Placed, Ready } from './placed.ts';
import type { ImageSource } from './source.ts';
import { joinPath } from './tree/tree.ts';
import { walk } from './walk.ts';

/** What is common to all files while their formats are looked for. */
interface Preparation extends Batch {
  readonly breathe: ReturnType<typeof breather>;
  readonly budget: ArchiveBudget;
}

/** An archive may hold one more; a chain of them is no use to anyone. */
const MAX_NESTING = 2;

/** Opens all that was found; the images in the order of what they were found in. */
export async function openFound(placed: readonly Placed[], batch: Batch): Promise<ImageSource[]> {
  const opened: ImageSource[][] = [];
  try {
    const { limits, signal } = batch.context;
    const budget = new ArchiveBudget(limits);
    const preparation = { ...batch, breathe: breather(signal), budget };
    const ready = (await mapSome(placed, (one) => prepare(one, preparation, 0))).flat();
    const leftOut = await openReady(ready, opened, batch);
    const images = opened.flat();
    if (images.length === 0) {
      for (const error of leftOut) report(error, batch.onError);
      checkNotAllLeftOut(placed, ready);
    }
    return images;
  } catch (error) {
    for (const source of opened.flat()) source.close();
    throw error;
  }
}

/** Looks at a file's first bytes: archives become what they hold, unknown files of folders nothing. */
async function prepare(one: Placed, batch: Preparation, depth: number): Promise<Ready[]> {
  if (one.format) return [one];
  const { context, onError } = batch;
  const { signal } = context;
  signal?.throwIfAborted();
  try {
    await batch.breathe();
    const file = one.file ?? (await one.tree.get(one.path, signal));
    if (!file) throw new StackBlendError('bad-file', `${one.path}: is not there any more.`);
    const { format, archive } = await sniff(file, one.path, one.lenient, signal);
    if (format) return [{ ...one, file, reader: format }];
    if (!archive || depth === MAX_NESTING) return [];
    const within = await filesOf(archive, file, batch);
    const inner = (await mapSome(within, (each) => prepare(each, batch, depth + 1))).flat();
    if (inner.length > 0 || one.lenient) return inner;
    throw new StackBlendError('unsupported', `${file.name}: holds no image that is known here.`);
  } catch (error) {
    signal?.throwIfAborted();
    return report(asBadFile(one.path, error), onError);
  }
}

/** What an archive holds. Rejects with `too-large` where it, or all archives together, hold too much. */
async function filesOf(
  archive: ArchiveFormat,
  file: ByteSource,
  { context, budget }: Preparation,
): Promise<Placed[]> {
  budget.addArchive(file);
  const tree = await archive.mount(file, context);
  const found = await walk(tree, '', context.limits.files, context.signal);
  budget.addFiles(tree.name, found.length);
  return found.map((each) => ({ ...each, lenient: true }));
}

/** A folder without a single known file is a mistake, not an empty result. */
function checkNotAllLeftOut(placed: readonly Placed[], ready: readonly Ready[]): void {
  const [first] = placed;
  if (!first?.lenient || ready.length > 0) return;
  throw new StackBlendError(
    'unsupported',
    `${joinPath(first.tree.name, first.path)}: is no image that is known here, and none of ${placed.length} files is.`,
  );
}
