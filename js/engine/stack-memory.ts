import type { Allocation } from './backends/backend.ts';
import type { StackLayout } from './contract/stack-layout.ts';

/** Memory of one engine stack: it lives until it is freed, whoever still has a view of it. */
export class StackMemory {
  readonly layout: StackLayout;
  readonly shared: boolean;
  readonly size: number;
  readonly #onFreed: (memory: StackMemory) => void;
  #allocation: Allocation | null;
  #users = 0;
  #freed: Promise<void> | null = null;
  #whenUnused: (() => void) | null = null;

  constructor(layout: StackLayout, allocation: Allocation, onFreed: (memory: StackMemory) => void) {
    this.layout = layout;
    this.shared = allocation.shared;
    this.size = allocation.size;
    this.#allocation = allocation;
    this.#onFreed = onFreed;
  }

  get isFreed(): boolean {
    return this.#freed !== null;
  }

  /** A view of all of it; null once it has been freed. */
  view(): Uint8Array | null {
    return this.isFreed ? null : (this.#allocation?.view() ?? null);
  }

  /** Whether these bytes lie in it, by whatever view. */
  contains(bytes: Uint8Array): boolean {
    return this.#allocation?.contains(bytes) ?? false;
  }

  /** Keeps it until the matching `unuse`, also when `free` is called meanwhile. */
  use(): void {
    this.#users++;
  }

  unuse(): void {
    if (--this.#users === 0) this.#whenUnused?.();
  }

  /** Gives it back as soon as nobody uses it. */
  free(): Promise<void> {
    this.#freed ??= this.#release();
    return this.#freed;
  }

  async #release(): Promise<void> {
    // Again and again: by a view that was kept, a call may use it right after the last one has ended.
    while (this.#users > 0) {
      await new Promise<void>((resolve) => {
        this.#whenUnused = resolve;
      });
    }
    this.#allocation?.release();
    this.#allocation = null;
    this.#onFreed(this);
  }
}
