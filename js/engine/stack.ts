import { type DType, type TypedArrays, typedView } from './contract/dtypes.ts';
import { disposedError } from './contract/input.ts';
import { show } from './contract/shape.ts';
import type { EngineStack } from './contract/types.ts';
import type { StackMemory } from './stack-memory.ts';

/** The caller's handle of an engine stack. */
export class AllocatedStack implements EngineStack<DType> {
  readonly #memory: StackMemory;
  readonly #view: Uint8Array | null;
  readonly #data: TypedArrays[DType] | null;

  constructor(memory: StackMemory) {
    this.#memory = memory;
    this.#view = memory.view();
    this.#data = this.#view && typedView(this.#view, this.dtype);
  }

  get dtype(): DType {
    return this.#memory.layout.dtype;
  }

  get shape(): readonly number[] {
    return this.#memory.layout.shape;
  }

  get shared(): boolean {
    return this.#memory.shared;
  }

  get data(): TypedArrays[DType] {
    if (!this.#data || this.#memory.isFreed) throw disposedError('this engine stack');
    return this.#data;
  }

  /** All of it as bytes; the same view as `data` where that is bytes. */
  get bytes(): Uint8Array {
    const { data } = this;
    return data instanceof Uint8Array ? data : (this.#view as Uint8Array);
  }

  frame(index: number): TypedArrays[DType] {
    const [frames = 0] = this.shape;
    if (!Number.isInteger(index) || index < 0 || index >= frames) {
      throw new RangeError(`index: ${show(index)}; expected an integer from 0 to ${frames - 1}`);
    }
    const { data } = this;
    const size = data.length / frames;
    return data.subarray(index * size, (index + 1) * size);
  }

  free(): Promise<void> {
    return this.#memory.free();
  }
}
