import { LazyPart } from '../../../js/engine/lazy-part.ts';
import { untilAborted } from '../../../js/io/lazy-stream.ts';
import { LatestJob } from '../session/job.ts';
import type { Work } from '../session/work.ts';
import { FORMAT_INFOS } from './formats.ts';
import { type ExportOptions, fileName, planExport } from './options.ts';
import { removeEmpty, type SaveHandle } from './save-handle.ts';
import type { Subject } from './subject.ts';
import { remainingText, TimeLeft } from './time-left.ts';

/** What writes files is loaded by those who save some. */
const writing = new LazyPart(() => import('./run.ts'));

type SavePicker = (options: {
  suggestedName: string;
  types: { accept: Record<string, string[]> }[];
}) => Promise<SaveHandle>;

/** What of the page an exporter needs. */
export interface ExporterTools {
  /** What is open; null: nothing that can be exported. */
  readonly subject: () => Subject | null;
  /** Aborted, with the reason in words, when what is open now is closed or made anew. */
  readonly ended: () => AbortSignal;
  readonly work: Pick<Work, 'say'>;
}

/** Exports what is open: one file at a time, with progress, and with an end that leaves nothing. */
export class Exporter {
  readonly #tools: ExporterTools;
  readonly #job = new LatestJob();

  constructor(tools: ExporterTools) {
    this.#tools = tools;
  }

  /** Aborted when what is open now is closed or made anew. */
  get ended(): AbortSignal {
    return this.#tools.ended();
  }

  /** What is open, which the caller closes. */
  subject(): Subject | null {
    return this.#tools.subject();
  }

  /**
   * Makes a file. Rejects as {@link exportFile}, with TypeError where nothing is open, and with
   * AbortError when what is open does not stay so.
   */
  async export(options: ExportOptions): Promise<Blob> {
    const subject = this.#tools.subject();
    try {
      if (!subject) throw new TypeError('export: nothing is open');
      // What is wrong with this one is no reason to end another that runs.
      planExport(options, subject);
      return await this.#run(subject, options, this.#tools.ended());
    } catch (error) {
      await leaveNothing(options.to);
      throw error;
    } finally {
      subject?.close();
    }
  }

  /** Makes a file and gives it to the person. What goes wrong is shown. */
  async save(options: ExportOptions): Promise<void> {
    if (this.#job.running) {
      this.#tools.work.say.notice('An export is running: wait for its end, or cancel it.');
      return;
    }
    const subject = this.#tools.subject();
    if (!subject) return;
    const ended = this.#tools.ended();
    let to: SaveHandle | undefined;
    try {
      const plan = planExport(options, subject);
      const name = fileName(plan, subject);
      to = plan.count > 1 ? await pickFile(name, options) : undefined;
      const file = await this.#run(subject, { ...options, ...(to && { to }) }, ended);
      if (!to) download(file, name);
    } catch (error) {
      await leaveNothing(to);
      this.#tools.work.say.report(error);
      if (ended.aborted && error === ended.reason) {
        const { message } = ended.reason as DOMException;
        this.#tools.work.say.notice(`Export cancelled, no file made: ${message}.`);
      }
      throw error;
    } finally {
      subject.close();
    }
  }

  /** Ends the export that runs. */
  cancel(): void {
    this.#job.cancel();
  }

  #run(subject: Subject, options: ExportOptions, ended: AbortSignal): Promise<Blob> {
    const { say } = this.#tools.work;
    return this.#job.run(async (own) => {
      const signal = AbortSignal.any([own, ended, ...(options.signal ? [options.signal] : [])]);
      const label = `Exporting ${FORMAT_INFOS[options.format]?.text ?? ''}`;
      const left = new TimeLeft();
      say.task(label, 0, 0, 'export');
      try {
        const { exportFile } = await untilAborted(writing.load(), signal);
        return await exportFile(subject, {
          ...options,
          signal,
          onProgress: (progress) => {
            const { done, total } = progress;
            say.task(label + remainingText(left.after(progress)), done, total, 'export');
            options.onProgress?.(progress);
          },
        });
      } finally {
        say.rest('export');
      }
    });
  }
}

/** The file that a dialog has made goes, too, wherever an export has ended. */
async function leaveNothing(to: SaveHandle | undefined): Promise<void> {
  if (to) await removeEmpty(to).catch(() => {}); // it may be gone already
}

/** Asks where to save, where the browser can; undefined: as a download. */
async function pickFile(
  suggestedName: string,
  { format }: ExportOptions,
): Promise<SaveHandle | undefined> {
  const pick = (globalThis as { showSaveFilePicker?: SavePicker }).showSaveFilePicker;
  if (!pick) return undefined;
  const { mime } = FORMAT_INFOS[format];
  const extension = `.${suggestedName.split('.').at(-1)}`;
  try {
    return await pick({ suggestedName, types: [{ accept: { [mime]: [extension] } }] });
  } catch (error) {
    // In a frame of another origin there is no dialog; a download works there.
    if (error instanceof DOMException && error.name === 'SecurityError') return undefined;
    throw error;
  }
}

/** Offers a file as a download. */
function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the file after this task has ended.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
