import type { StackBlendError } from '../../../../js/engine/contract/errors.ts';
import type { DType, Engine } from '../../../../js/engine/contract/types.ts';
import { untilAborted } from '../../../../js/io/lazy-stream.ts';
import type { ImageSource, Region } from '../../../../js/io/source.ts';
import { bytesOf, free, type HeldPlane, heldDtype } from './held-plane.ts';
import { type PlaneKey, textOf } from './plane-key.ts';
import type { ProjectionProgress } from './projection-progress.ts';
import { Projector } from './projector.ts';

/** One plane: what is read, and whether it has come. */
interface Entry {
  /** Its key. */
  readonly text: string;
  readonly isProjection: boolean;
  readonly plane: Promise<HeldPlane>;
  readonly bytes: number;
  readonly controller: AbortController;
  /** Those who wait for it or use it: until they have left it stays. */
  users: number;
  /** Set once it has come. */
  held: HeldPlane | null;
}

/**
 * Planes of an image in engine memory, decoded straight into it: changing how they are shown
 * touches them no more. The least recently used give way.
 */
export class PlaneStore {
  readonly #engine: Engine;
  readonly #source: ImageSource;
  readonly #most: number;
  readonly #projector: Projector;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;
  #closed = false;

  /**
   * @param most bytes that are kept
   * @param progress hears of projections
   */
  constructor(
    engine: Engine,
    source: ImageSource,
    most: number,
    progress: ProjectionProgress | null = null,
  ) {
    this.#engine = engine;
    this.#source = source;
    this.#most = most;
    const filled = this.#filled.bind(this);
    this.#projector = new Projector({ engine, source, progress, filled });
  }

  /** A plane that is there already. */
  peek(key: PlaneKey): HeldPlane | null {
    return this.#entries.get(textOf(key))?.held ?? null;
  }

  /**
   * A plane; those who ask for the same one share the work, which ends when all have left. Rejects
   * as `ImageSource.plane`.
   */
  get(key: PlaneKey, signal?: AbortSignal): Promise<HeldPlane> {
    return this.use([key], async ([plane]) => plane!, signal);
  }

  /** Does something with planes, none of which goes before that is done. */
  async use<T>(
    keys: readonly PlaneKey[],
    work: (planes: readonly HeldPlane[]) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    const entries = keys.map((key) => this.#touch(key));
    try {
      const planes = Promise.all(entries.map((entry) => entry.held ?? entry.plane));
      return await work(await untilAborted(planes, signal));
    } finally {
      for (const entry of entries) this.#leave(entry, signal);
    }
  }

  /** Makes no projection any further that has not come: who waits for one gets AbortError. */
  giveUpProjections(): void {
    const reason = new DOMException('the projection was cancelled', 'AbortError');
    for (const entry of [...this.#entries.values()]) {
      if (entry.isProjection && !entry.held) this.#giveUp(entry, reason);
    }
  }

  /** Gives all memory back and ends what is read. */
  close(): void {
    this.#closed = true;
    for (const text of [...this.#entries.keys()]) void this.#drop(text);
  }

  /** An entry with one user more; the most recently used comes last. */
  #touch(key: PlaneKey): Entry {
    const text = textOf(key);
    const entry = this.#entries.get(text) ?? this.#begin(text, key);
    this.#entries.delete(text);
    this.#entries.set(text, entry);
    entry.users++;
    return entry;
  }

  #leave(entry: Entry, signal: AbortSignal | undefined): void {
    entry.users--;
    if (entry.users === 0 && !entry.held) this.#giveUp(entry, signal?.reason);
    this.#makeRoom();
  }

  /** Reads an entry no further; who asks for it next begins anew. */
  #giveUp(entry: Entry, reason: unknown): void {
    this.#forget(entry);
    entry.controller.abort(reason);
  }

  #forget(entry: Entry): void {
    if (this.#entries.get(entry.text) !== entry) return;
    this.#entries.delete(entry.text);
    this.#bytes -= entry.bytes;
  }

  #begin(text: string, key: PlaneKey): Entry {
    const controller = new AbortController();
    const entry: Entry = {
      text,
      isProjection: typeof key.z !== 'number',
      plane: this.#read(key, controller.signal),
      bytes: bytesOf(key.region, heldDtype(key.z, this.#source)),
      controller,
      users: 0,
      held: null,
    };
    this.#entries.set(text, entry);
    this.#bytes += entry.bytes;
    entry.plane.then(
      (plane) => {
        entry.held = plane;
        if (this.#closed || this.#entries.get(text) !== entry) void free(plane);
        else this.#makeRoom();
      },
      () => this.#forget(entry),
    );
    return entry;
  }

  #read(key: PlaneKey, signal: AbortSignal): Promise<HeldPlane> {
    const { z } = key;
    if (typeof z !== 'number') return this.#projector.project(key, z, signal);
    return this.#filled(key.region, 1, this.#source.dtype, async ({ data }) => {
      signal.throwIfAborted();
      await this.#source.plane({ ...key, z, signal, into: data });
    });
  }

  /** Memory for planes, given back where they do not come. */
  async #filled(
    region: Region,
    planes: number,
    dtype: DType,
    fill: (stack: HeldPlane) => Promise<void>,
  ): Promise<HeldPlane> {
    const stack = await this.#allocate([planes, region.height, region.width], dtype);
    try {
      await fill(stack);
      return stack;
    } catch (error) {
      await free(stack);
      throw error;
    }
  }

  /** Memory for a plane; where there is none left, all that nobody waits for goes first. */
  async #allocate(shape: readonly number[], dtype: DType): Promise<HeldPlane> {
    try {
      return await this.#engine.allocate(shape, dtype);
    } catch (error) {
      if (!isFull(error)) throw error;
      const idle = [...this.#entries].filter(([, { held, users }]) => held && users === 0);
      await Promise.all(idle.map(([text]) => this.#drop(text)));
      return this.#engine.allocate(shape, dtype);
    }
  }

  #makeRoom(): void {
    for (const [text, { held, users }] of this.#entries) {
      if (this.#bytes <= this.#most) return;
      if (held && users === 0) void this.#drop(text);
    }
  }

  async #drop(text: string): Promise<void> {
    const entry = this.#entries.get(text);
    if (!entry) return;
    this.#giveUp(entry, undefined);
    if (entry.held) await free(entry.held);
  }
}

/** Not by class: an engine may come from another copy of the module. */
function isFull(error: unknown): boolean {
  return error instanceof Error && (error as StackBlendError).code === 'out-of-memory';
}
