import type { Engine } from '../../../js/engine/contract/types.ts';
import { LazyPart } from '../../../js/engine/lazy-part.ts';
import type { FileGrouping, ImageSource } from '../../../js/io/index.ts';
import { untilAborted } from '../../../js/io/lazy-stream.ts';
import type { ImageSession } from './image-session.ts';
import type { ImageState } from './image-state.ts';
import { Images } from './images.ts';
import { parseSettings } from './settings/parse.ts';
import { engineSettings, type ViewerSettings } from './settings/settings.ts';
import type { Proposal } from './views/grouping.ts';

/** Loaded by those who open several images together. */
const grouping = new LazyPart(() => import('./grouping.ts'));

/** What the element around gives. */
export interface HostTools {
  readonly engine: () => Promise<Engine>;
  /** Runs work as loading, with its errors shown. */
  readonly load: (label: string, work: (signal: AbortSignal) => Promise<void>) => Promise<void>;
  readonly failed: (error: unknown) => void;
  /** What is open, or what is asked, has changed. */
  readonly changed: () => void;
  /** Another image is shown: its name, then those of the others. */
  readonly opened: (names: readonly string[]) => void;
  /** The open images are about to be closed. */
  readonly closing: () => void;
  /** The open image has changed. */
  readonly imageChanged: (state: ImageState, before: ImageState) => void;
}

/** The images of channels of one viewer: opens them, asks whether files go together. */
export class ImageHost {
  readonly #tools: HostTools;
  readonly #images: Images;
  #proposal: Proposal | null = null;
  #resume: ((signal: AbortSignal) => Promise<void>) | null = null;
  /** Aborted when the images that one chooses among are closed. */
  #closed = new AbortController();

  constructor(tools: HostTools) {
    this.#tools = tools;
    this.#images = new Images(tools.engine, {
      changed: tools.imageChanged,
      failed: tools.failed,
      closing: tools.closing,
    });
  }

  /** The image that is looked at. */
  get session(): ImageSession | null {
    return this.#images.session;
  }

  /** The question that waits for an answer. */
  get proposal(): Proposal | null {
    return this.#proposal;
  }

  get names(): readonly string[] {
    return this.#images.names;
  }

  get index(): number {
    return this.#images.index;
  }

  get settings(): ViewerSettings | null {
    return this.session && engineSettings(this.session.state.settings);
  }

  /** Throws TypeError or RangeError for what are no settings of the open image. */
  set settings(settings: ViewerSettings | null) {
    const { session } = this;
    if (!session) throw new TypeError('settings: no image of channels is open');
    const now = session.state.settings;
    const next = parseSettings(settings, now);
    // What the engine gets already hides what its mode does not know: an echo of it takes nothing away.
    if (JSON.stringify(next) === JSON.stringify(engineSettings(now))) return;
    session.editing.set(next);
  }

  /** Opens images in place of those that are open, put together as a person answers. */
  async open(sources: readonly ImageSource[], signal: AbortSignal): Promise<void> {
    const images = sources.length > 1 ? await this.#grouped(sources, signal) : sources;
    await this.#images.open(images, signal);
    this.#shown();
  }

  /** Shows another of the open images; errors are shown. */
  choose(index: number): void {
    const closed = this.#closed.signal;
    const select = (signal: AbortSignal) =>
      this.#images.select(index, AbortSignal.any([signal, closed]));
    this.#tools
      .load(`Opening ${this.names[index]}`, select)
      .then(() => this.#shown())
      .catch(() => {});
  }

  /** See `Images.lend`. */
  lend(source: ImageSource): () => void {
    return this.#images.lend(source);
  }

  close(): void {
    this.#resume = null;
    // What is being read of them would else be shown when it has come.
    this.#closed.abort();
    this.#closed = new AbortController();
    this.#images.close();
    this.#tools.changed();
  }

  /** Gives the engine's memory back until {@link resume}. */
  suspend(): void {
    // What has not been opened again yet still waits.
    this.#resume = this.#images.suspend() ?? this.#resume;
  }

  /** What {@link suspend} put away and is not open again: the name of the image, or null. */
  get waiting(): string | null {
    return this.#resume && (this.names[this.index] ?? null);
  }

  /** Shows again what {@link suspend} put away. False where there was nothing. */
  resume(): boolean {
    const resume = this.#resume;
    if (!resume) return false;
    this.#tools
      .load('Opening again', resume)
      .then(() => {
        this.#resume = null;
      })
      .catch(() => {}) // shown already
      .finally(this.#tools.changed);
    return true;
  }

  async #grouped(sources: readonly ImageSource[], signal: AbortSignal) {
    // What was cancelled must not keep what comes next waiting for code.
    const { grouped } = await untilAborted(grouping.load(), signal);
    return grouped(sources, (proposal, abort) => this.#ask(proposal, abort), signal);
  }

  /** Shows a proposal and waits for the answer. */
  #ask(grouping: FileGrouping, signal: AbortSignal): Promise<FileGrouping | null> {
    return new Promise<FileGrouping | null>((resolve, reject) => {
      signal.throwIfAborted();
      const cancel = () => reject(new DOMException('Opening was cancelled', 'AbortError'));
      const change = (changed: FileGrouping): void =>
        this.#propose({ grouping: changed, answer: resolve, change, cancel });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      change(grouping);
    }).finally(() => this.#propose(null));
  }

  /** Another image is shown. */
  #shown(): void {
    this.#resume = null;
    const { index } = this;
    this.#tools.changed();
    this.#tools.opened([this.names[index]!, ...this.names.filter((_, i) => i !== index)]);
  }

  #propose(proposal: Proposal | null): void {
    this.#proposal = proposal;
    this.#tools.changed();
  }
}
