import type { Engine } from '../../../js/engine/contract/types.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import { type ImageEvents, ImageSession, type KeptLook } from './image-session.ts';

/** What its owner hears of images. */
export interface ImagesEvents extends ImageEvents {
  /** The open images are about to be closed: their planes will come no more. */
  closing(): void;
}

/** The images that are open and the one that is looked at. */
export class Images {
  readonly #engine: () => Promise<Engine>;
  readonly #events: ImagesEvents;
  #sources: readonly ImageSource[] = [];
  #index = 0;
  #session: ImageSession | null = null;
  /** How images were looked at that are open and not looked at now. */
  readonly #kept = new Map<ImageSource, KeptLook>();
  /** Sources that others read from, and how many of those there are. */
  readonly #lent = new Map<ImageSource, number>();

  constructor(engine: () => Promise<Engine>, events: ImagesEvents) {
    this.#engine = engine;
    this.#events = events;
  }

  get session(): ImageSession | null {
    return this.#session;
  }

  get names(): readonly string[] {
    return this.#sources.map(({ name }) => name);
  }

  get index(): number {
    return this.#index;
  }

  /**
   * Shows the first of other images in place of what is open, which stays where that fails. The
   * sources are closed with what takes their place; after a failure, by the caller.
   */
  async open(sources: readonly ImageSource[], signal: AbortSignal): Promise<void> {
    const session = await this.#prepared(sources[0]!, signal);
    const before = this.#sources;
    this.#adopt(session, sources, 0);
    this.#close(before);
  }

  /** Shows another of the open images. */
  async select(index: number, signal: AbortSignal): Promise<void> {
    const source = this.#sources[index];
    if (source) this.#adopt(await this.#prepared(source, signal), this.#sources, index);
  }

  /** Gives the engine's memory back; the images stay open. Returns how to go on. */
  suspend(): ((signal: AbortSignal) => Promise<void>) | null {
    const source = this.#sources[this.#index];
    if (!this.#session || !source) return null;
    this.#leave();
    return async (signal) => {
      this.#adopt(await this.#prepared(source, signal), this.#sources, this.#index);
    };
  }

  /**
   * Keeps a source open, also when its image is shown no more. The function that is returned gives
   * it back; it is closed then unless it is still among the open images.
   */
  lend(source: ImageSource): () => void {
    this.#lent.set(source, (this.#lent.get(source) ?? 0) + 1);
    return () => {
      const others = this.#lent.get(source)! - 1;
      if (others > 0) this.#lent.set(source, others);
      else this.#lent.delete(source);
      if (others === 0 && !this.#sources.includes(source)) source.close();
    };
  }

  close(): void {
    this.#adopt(null, [], 0);
  }

  async #prepared(source: ImageSource, signal: AbortSignal): Promise<ImageSession> {
    // An element that has left its page must start no engine.
    signal.throwIfAborted();
    const events: ImageEvents = {
      // Nobody has seen what is being prepared.
      changed: (state, before) => session === this.#session && this.#events.changed(state, before),
      failed: this.#events.failed,
    };
    const kept = this.#kept.get(source);
    const session: ImageSession = new ImageSession(await this.#engine(), source, events, kept);
    try {
      await session.prepare(signal);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  #adopt(session: ImageSession | null, sources: readonly ImageSource[], index: number): void {
    const closed = session ? [] : this.#sources;
    this.#leave();
    this.#session = session;
    this.#sources = sources;
    this.#index = index;
    this.#close(closed);
  }

  /** Looks at no image; it is looked at as now when one comes back to it. */
  #leave(): void {
    const source = this.#sources[this.#index];
    if (this.#session && source) this.#kept.set(source, this.#session.kept);
    this.#session?.close();
    this.#session = null;
  }

  #close(sources: readonly ImageSource[]): void {
    if (sources.length > 0) this.#events.closing();
    for (const source of sources) {
      this.#kept.delete(source);
      if (!this.#lent.has(source)) source.close();
    }
  }
}
