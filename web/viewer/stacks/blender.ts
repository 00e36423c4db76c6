import type { Engine, StackInput } from '../../../js/engine/contract/types.ts';
import type { ViewerResult } from '../interface.ts';
import { LatestJob } from '../session/job.ts';
import type { BlendSettings } from '../session/state.ts';
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

  /**
   * B over A; a single frame of one meets all of the other. Rejects with AbortError when another
   * blend takes over.
   */
  blend(engine: Engine, a: Held, b: Held, settings: BlendSettings): Promise<void> {
    return this.#job.run(async (signal) => {
      this.#store.dispatch({ type: 'blending' });
      const result = await this.#roomFor(engine, a, b);
      signal.throwIfAborted();
      const { shape } = result;
      const [frames, height, width] = shape;
      const total = frames;
      const start = performance.now();
      await engine.blend(inputOf(a), inputOf(b), {
        ...settings,
        shape,
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
    const shape = a.shape[0] > b.shape[0] ? a.shape : b.shape;
    if (this.#result && String(this.#result.shape) === String(shape)) return this.#result;
    this.#result?.free();
    this.#result = null;
    this.#result = await holdResult(engine, [a, b], shape);
    return this.#result;
  }
}

/** With its shape, where it does not tell its own: it may be a single frame that meets many. */
function inputOf({ input, shape }: Held): StackInput {
  return ArrayBuffer.isView(input) ? { data: input, shape } : input;
}
