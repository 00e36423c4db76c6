import { StackBlendError } from '../../../../js/engine/contract/errors.ts';
import type { DType, Engine, EngineStack } from '../../../../js/engine/contract/types.ts';
import type { ImageSource, Region } from '../../../../js/io/source.ts';
import { type PlaneKey, textOf } from './plane-key.ts';

/** A plane in engine memory, `[1, height, width]`. */
export type HeldPlane = EngineStack<DType>;

/** One plane: what is read, and whether it has come. */
interface Entry {
  readonly plane: Promise<HeldPlane>;
  readonly bytes: number;
  readonly controller: AbortController;
  /** Those who wait for it. */
  waiting: number;
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
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;
  #closed = false;

  /** @param most bytes that are kept */
  constructor(engine: Engine, source: ImageSource, most: number) {
    this.#engine = engine;
    this.#source = source;
    this.#most = most;
  }

  /** A plane that is there already. */
  peek(key: PlaneKey): HeldPlane | null {
    return this.#entries.get(textOf(key))?.held ?? null;
  }

  /**
   * A plane; those who ask for the same one share the work, which ends when all have left. Rejects
   * as `ImageSource.plane`.
   */
  async get(key: PlaneKey, signal?: AbortSignal): Promise<HeldPlane> {
    signal?.throwIfAborted();
    const text = textOf(key);
    const entry = this.#entries.get(text) ?? this.#begin(text, key);
    // The most recently used comes last.
    this.#entries.delete(text);
    this.#entries.set(text, entry);
    if (entry.held) return entry.held;
    entry.waiting++;
    try {
      return await (signal ? untilAborted(entry.plane, signal) : entry.plane);
    } finally {
      entry.waiting--;
      if (entry.waiting === 0 && !entry.held) entry.controller.abort(signal?.reason);
    }
  }

  /** Gives all memory back and ends what is read. */
  close(): void {
    this.#closed = true;
    for (const text of [...this.#entries.keys()]) this.#drop(text);
  }

  #begin(text: string, key: PlaneKey): Entry {
    const controller = new AbortController();
    const item = bytesOf(this.#source.dtype);
    const entry: Entry = {
      plane: this.#read(key, controller.signal),
      bytes: key.region.width * key.region.height * item,
      controller,
      waiting: 0,
      held: null,
    };
    this.#entries.set(text, entry);
    this.#bytes += entry.bytes;
    entry.plane.then(
      (plane) => {
        entry.held = plane;
        if (this.#closed || this.#entries.get(text) !== entry) free(plane);
        else this.#makeRoom();
      },
      () => {
        if (this.#entries.get(text) !== entry) return;
        this.#entries.delete(text);
        this.#bytes -= entry.bytes;
      },
    );
    return entry;
  }

  #read(key: PlaneKey, signal: AbortSignal): Promise<HeldPlane> {
    const { z } = key;
    if (typeof z !== 'number') return this.#project(key, z, signal);
    return this.#filled(key.region, 1, this.#source.dtype, async ({ data }) => {
      signal.throwIfAborted();
      await this.#source.plane({ ...key, z, signal, into: data });
    });
  }

  /** All planes of the z stack as one. They lie in memory together while that is made. */
  async #project(key: PlaneKey, method: 'max' | 'mean', signal: AbortSignal): Promise<HeldPlane> {
    const planes = this.#source.shape[2];
    const { dtype } = this.#source;
    const stack = await this.#filled(key.region, planes, dtype, async (stack) => {
      for (let z = 0; z < planes; z++) {
        signal.throwIfAborted();
        await this.#source.plane({ ...key, z, signal, into: stack.frame(z) });
      }
    });
    try {
      const result = await this.#engine.project(stack, { method, over: 'z', signal });
      const type = method === 'mean' ? 'float32' : dtype;
      return await this.#filled(key.region, 1, type, async ({ data }) => data.set(result));
    } finally {
      free(stack);
    }
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
      free(stack);
      throw error;
    }
  }

  /** Memory for a plane; where there is none left, all that nobody waits for goes first. */
  async #allocate(shape: readonly number[], dtype: DType): Promise<HeldPlane> {
    try {
      return await this.#engine.allocate(shape, dtype);
    } catch (error) {
      if (!(error instanceof StackBlendError && error.code === 'out-of-memory')) throw error;
      for (const [text, { held }] of this.#entries) if (held) this.#drop(text);
      return this.#engine.allocate(shape, dtype);
    }
  }

  #makeRoom(): void {
    for (const [text, { held, waiting }] of this.#entries) {
      if (this.#bytes <= this.#most) return;
      if (held && waiting === 0) this.#drop(text);
    }
  }

  #drop(text: string): void {
    const entry = this.#entries.get(text);
    if (!entry) return;
    this.#entries.delete(text);
    this.#bytes -= entry.bytes;
    entry.controller.abort();
    if (entry.held) free(entry.held);
  }
}

/** Given back once the jobs that use it have ended; nobody waits for it. */
function free(plane: HeldPlane): void {
  plane.free().catch(() => {});
}

function bytesOf(dtype: DType): number {
  return Number.parseInt(dtype.replace(/\D+/, ''), 10) / 8;
}

/** The same promise, which rejects at once when its signal is aborted. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
