import { FORMAT_INFOS } from './formats.ts';
import { type ExportOptions, planExport } from './options.ts';
import { FileSink, MemorySink } from './sink.ts';
import type { Subject } from './subject.ts';
import { write } from './write.ts';

/**
 * Exports what is open to a file that a person has chosen, or to one that is not on the disk yet. One
 * that is written and cannot be read back is done: the Blob is empty then.
 *
 * @throws TypeError or RangeError that names the option, its value and what fits; what frames
 *   reject with; `signal.reason`. Then there is no file.
 */
export async function exportFile(subject: Subject, options: ExportOptions): Promise<Blob> {
  const plan = planExport(options, subject);
  const signal = options.signal ?? new AbortController().signal;
  const { to } = options;
  const sink = to ? await FileSink.open(to) : new MemorySink(FORMAT_INFOS[plan.format].mime);
  let done = 0;
  const progress = () => options.onProgress?.({ done: ++done, total: plan.count });
  try {
    signal.throwIfAborted(); // the file that a dialog has made goes, too
    await write({ plan, subject, sink, signal, progress });
    signal.throwIfAborted();
    return await sink.close();
  } catch (error) {
    await sink.abort().catch(() => {});
    signal.throwIfAborted();
    throw error;
  }
}
