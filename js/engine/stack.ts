import type { Allocation } from './backends/backend.ts';
import { disposedError } from './contract/input.ts';
import { show } from './contract/shape.ts';
import type { EngineStack, StackShape } from './contract/types.ts';

/** An engine stack and who uses it. */
export class AllocatedStack implements EngineStack {
  readonly shape: StackShape;
  readonly dtype = 'uint8';
  readonly shared: boolean;
  readonly size: number;
  readonly #onFreed: (stack: AllocatedStack) => void;
  #allocation: Allocation | null;
  #users = 0;
  #freed: Promise<void> | null = null;
  #whenUnused: (() => void) | null = null;

  constructor(shape: StackShape, allocation: Allocation, onFreed: (stack: AllocatedStack) => void) {
    this.shape = shape;
    this.shared = allocation.shared;
    this.size = allocation.bytes.length;
    this.#allocation = allocation;
    this.#onFreed = onFreed;
  }

  get data(): Uint8Array {
    if (!this.#allocation || this.#freed) throw disposedError('this engine stack');
    return this.#allocation.bytes;
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
    this.#freed ??= this.#release();
    return this.#freed;
  }

  /** Whether these bytes lie in this stack. */
  contains(bytes: Uint8Array): boolean {
    return this.#allocation?.contains(bytes) ?? false;
  }

  /** Keeps the memory until the matching `unuse`, also when `free` is called meanwhile. */
  use(): void {
    this.#users++;
  }

  unuse(): void {
    if (--this.#users === 0) this.#whenUnused?.();
  }

  async #release(): Promise<void> {
    if (this.#users > 0) {
      await new Promise<void>((resolve) => {
        this.#whenUnused = resolve;
      });
    }
    this.#allocation?.release();
    this.#allocation = null;
    this.#onFreed(this);
  }
}
