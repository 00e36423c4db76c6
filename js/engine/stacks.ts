import type { Allocation } from './backends/backend.ts';
import type { Operand } from './contract/input.ts';
import type { EngineStack, StackShape } from './contract/types.ts';
import { AllocatedStack } from './stack.ts';

/** The living stacks of one engine. */
export class Stacks {
  readonly #stacks = new Set<AllocatedStack>();

  /** Bytes in all of them. */
  get bytes(): number {
    let sum = 0;
    for (const stack of this.#stacks) sum += stack.size;
    return sum;
  }

  add(shape: StackShape, allocation: Allocation): AllocatedStack {
    const stack = new AllocatedStack(shape, allocation, (freed) => this.#stacks.delete(freed));
    this.#stacks.add(stack);
    return stack;
  }

  /** The stack that bytes lie in, by whatever view. */
  find(bytes: Uint8Array): EngineStack | undefined {
    return [...this.#stacks].find((stack) => stack.contains(bytes));
  }

  /** Keeps the stacks that these operands lie in from being freed, until the returned call. */
  use(operands: readonly Operand[]): () => void {
    const used = [...this.#stacks].filter((stack) =>
      operands.some(({ bytes }) => stack.contains(bytes)),
    );
    for (const stack of used) stack.use();
    return () => {
      for (const stack of used) stack.unuse();
    };
  }

  freeAll(): void {
    for (const stack of this.#stacks) void stack.free();
  }
}
