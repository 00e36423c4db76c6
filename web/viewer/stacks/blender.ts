import type { Engine } from '../../../js/engine/contract/types.ts';
import type { ViewerResult } from '../interface.ts';
import { LatestJob } from '../session/job.ts';
import type { Store } from '../session/store.ts';
import { type Held, holdResult } from './held.ts';

/** Blends whole stacks into a result that it keeps and uses again. */
export class Blender {
  readonly #store: Store;
  readonly #job = new LatestJob();
  #result: Held | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Whether a blend runs. */
  get running(): boolean {
    return this.#job.running;
  }

  /** The pixels of the last blend. Whether they are whole, the state's `blended` tells. */
  get result(): ViewerResult | null {
    return this.#result;
  }

  /** Screen of two stacks of one shape. Rejects with AbortError when another blend takes over. */
  blend(engine: Engine, a: Held, b: Held): Promise<void> {
    return this.#job.run(async (signal) => {
      this.#store.dispatch({ type: 'blending' });
      const result = await this.#roomFor(engine, a, b);
      signal.throwIfAborted();
      const [frames, height, width] = a.shape;
      const total = frames;
      const start = performance.now();
      await engine.screen(a.input, b.input, {
        shape: a.shape,
        out: result.input,
        signal,
        onProgress: ({ done }) => {
          this.#store.dispatch({ type: 'task', task: { label: 'Blending', done, total } });
        },
      });
      const milliseconds = performance.now() - start;
      const { variant, threads } = engine;
      const detail = { milliseconds, frames, width, height, variant, threads };
      this.#store.dispatch({ type: 'blended', detail });
    });
  }

  /** Stops a running blend; there is no result then. */
  cancel(): void {
    this.#job.cancel();
  }

  /** Lets go of the result. */
  dispose(): void {
    this.#job.cancel();
    this.#result?.free();
    this.#result = null;
  }

  /** Fresh memory costs more than the blend itself, so a result of the same shape is overwritten. */
  async #roomFor(engine: Engine, a: Held, b: Held): Promise<Held> {
    if (this.#result && String(this.#result.shape) === String(a.shape)) return this.#result;
    this.#result?.free();
    this.#result = null;
    this.#result = await holdResult(engine, a, b);
    return this.#result;
  }
}
