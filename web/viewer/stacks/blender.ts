import type { Engine, StackInput, StackShape } from '../../../js/engine/contract/types.ts';
import type { ViewerResult } from '../interface.ts';
import { LatestJob } from '../session/job.ts';
import type { LayerRule } from '../session/layers.ts';
import type { Store } from '../session/store.ts';
import { type Held, holdResult } from './held.ts';

/** Pixels and how they are laid over those below. */
export interface HeldLayer extends LayerRule {
  readonly held: Held;
}

/** Blends whole stacks into a result that it keeps and uses again. */
export class Blender {
  readonly #store: Store;
  readonly #job = new LatestJob();
  /** Room for blends, used again. */
  #room: Held | null = null;
  /** What is shown: that room, or a layer that is alone. */
  #result: Held | null = null;
  /** The blend of all frames that runs. */
  #running: { readonly blendShown: () => Promise<void> } | null = null;

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
   * Lays layers over one another, bottom first; a single frame meets all of the others. One that is
   * alone is the result itself, and lies in memory once. Rejects with AbortError when another blend
   * takes over.
   */
  blend(engine: Engine, layers: readonly HeldLayer[]): Promise<void> {
    return this.#job.run(async (signal) => {
      this.#store.dispatch({ type: 'blending' });
      try {
        await this.#run(engine, layers, signal);
      } catch (error) {
        this.#store.dispatch({ type: 'unblended' });
        throw error;
      } finally {
        this.#running = null;
      }
    });
  }

  async #run(engine: Engine, layers: readonly HeldLayer[], signal: AbortSignal): Promise<void> {
    const [only, more] = layers;
    let milliseconds = 0;
    if (only && !more) this.#showAlone(only.held);
    else milliseconds = await this.#blendAll(engine, layers, signal);
    const [frames, height, width] = this.#result!.shape;
    const { variant, threads } = engine;
    const detail = { milliseconds, frames, width, height, variant, threads };
    this.#store.dispatch({ type: 'blended', detail });
  }

  #showAlone(held: Held): void {
    this.#freeRoom();
    this.#result = held;
  }

  /** Returns the milliseconds that the blend of all frames took. */
  async #blendAll(
    engine: Engine,
    layers: readonly HeldLayer[],
    signal: AbortSignal,
  ): Promise<number> {
    const result = await this.#roomFor(engine, layers);
    this.#result = result;
    signal.throwIfAborted();
    const blendShown = () => this.#blendShown(engine, layers, result, signal);
    await blendShown();
    this.#running = { blendShown };
    const { shape } = result;
    const total = shape[0];
    const start = performance.now();
    const inputs = layers.map(({ held, ...rule }) => ({ ...rule, data: inputOf(held) }));
    await engine.blendAll(inputs, {
      shape,
      out: result.input,
      signal,
      onProgress: ({ done }) => {
        this.#store.dispatch({ type: 'task', task: { label: 'Blending', done, total } });
      },
    });
    return performance.now() - start;
  }

  /** Another frame is shown: while all are blended, that one comes first. */
  async seek(): Promise<void> {
    const running = this.#running;
    await running?.blendShown();
  }

  /** Stops a running blend; there is no result then. */
  cancel(): void {
    this.#job.cancel();
  }

  /** Other layers take the place of those that are blended: their pixels are let go of. */
  forgetLayers(): void {
    this.#job.cancel();
    this.#result = this.#room;
  }

  /** Lets go of the result. */
  dispose(): void {
    this.#job.cancel();
    this.#freeRoom();
    this.#result = null;
  }

  #freeRoom(): void {
    this.#room?.free();
    this.#room = null;
  }

  /** The frame that is shown, before all others: while a slider moves, that is all there is time for. */
  async #blendShown(
    engine: Engine,
    layers: readonly HeldLayer[],
    result: Held,
    signal: AbortSignal,
  ): Promise<void> {
    const { t } = this.#store.state;
    const frames = result.shape[0];
    if (frames === 1 || t >= frames) return;
    const inputs = layers.map(({ held, ...rule }) => ({ ...rule, data: frameOf(held, t) }));
    const { data, shape } = frameOf(result, t);
    await engine.blendAll(inputs, { shape, out: data, signal });
    if (this.#store.state.blending) this.#store.dispatch({ type: 'frame blended', t });
  }

  /** Fresh memory costs more than the blend itself, so a result of the same shape is overwritten. */
  async #roomFor(engine: Engine, layers: readonly HeldLayer[]): Promise<Held> {
    const inputs = layers.map(({ held }) => held);
    const [first] = inputs;
    if (!first) throw new RangeError('layers: 0; expected at least one');
    // Also of layers that are hidden, so that nothing jumps when they are.
    const longest = inputs.reduce(
      (most, held) => (held.shape[0] > most.shape[0] ? held : most),
      first,
    );
    const { shape } = longest;
    if (this.#room && String(this.#room.shape) === String(shape)) return this.#room;
    this.#freeRoom();
    this.#result = null;
    this.#room = await holdResult(engine, inputs, shape);
    return this.#room;
  }
}

/** A frame of a stack; of a single one always that. */
function frameOf({ data, shape }: Held, t: number) {
  const [frames, height, width] = shape;
  const size = height * width * 4;
  const first = frames === 1 ? 0 : t * size;
  const frame: StackShape = [1, height, width, 4];
  return { data: data.subarray(first, first + size), shape: frame };
}

/** With its shape, where it does not tell its own: it may be a single frame that meets many. */
function inputOf({ input, shape }: Held): StackInput {
  return ArrayBuffer.isView(input) ? { data: input, shape } : input;
}
