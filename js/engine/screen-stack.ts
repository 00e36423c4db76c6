import { commonShape, parseOperand } from './contract/input.ts';
import type { Engine, EngineOptions, StackInput } from './contract/types.ts';

/** Makes the one-liner over a default engine, which starts with its first use. */
export function screenStackOn(createEngine: (options?: EngineOptions) => Promise<Engine>) {
  let engine: Promise<Engine> | null = null;
  return async function screenStack(
    stack1: StackInput,
    stack2: StackInput,
    shape?: readonly number[],
  ): Promise<Uint8Array> {
    // Wrong arguments reject before anything is started.
    commonShape([parseOperand('stack1', stack1), parseOperand('stack2', stack2)], null, shape);
    engine ??= createEngine().catch((error) => {
      engine = null; // a start that failed, offline for instance, may succeed later
      throw error;
    });
    return (await engine).screen(stack1, stack2, shape ? { shape } : {});
  };
}
