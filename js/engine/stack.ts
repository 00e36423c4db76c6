import { disposedError } from './contract/input.ts';
import { show } from './contract/shape.ts';
import type { EngineStack, StackShape } from './contract/types.ts';
import type { StackMemory } from './stack-memory.ts';

/** The caller's handle of an engine stack. */
export class AllocatedStack implements EngineStack {
  readonly dtype = 'uint8';
  readonly #memory: StackMemory;
  readonly #view: Uint8Array | null;

  constructor(memory: StackMemory) {
    this.#memory = memory;
    this.#view = memory.view();
  }

  get shape(): StackShape {
    return this.#memory.shape;
  }

  get shared(): boolean {
    return this.#memory.shared;
  }

  get data(): Uint8Array {
    if (!this.#view || this.#memory.isFreed) throw disposedError('this engine stack');
    return this.#view;
  }

  frame(index: number): Uint8Array {
    const [frames, height, width] = this.shape;
    if (!Number.isInteger(index) || index < 0 || index >= frames) {
      throw new RangeError(`index: ${show(index)}; expected an integer from 0 to ${frames - 1}`);
    }
    const size = height * width * 4;
    return this.data.subarray(index * size, (index + 1) * size);
  }

  free(): Promise<void> {
    return this.#memory.free();
  }
}
