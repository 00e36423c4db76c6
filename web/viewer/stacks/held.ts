import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import type {
  Engine,
  EngineStack,
  StackInput,
  StackShape,
} from '../../../js/engine/contract/types.ts';

/** Pixels of a stack, in engine memory where they fit there. */
export interface Held {
  readonly shape: StackShape;
  readonly data: Uint8Array;
  /** What to give to the engine. */
  readonly input: StackInput & (EngineStack | Uint8Array);
  free(): void;
}

/** Copies a stack into engine memory, once. One that does not fit stays an ordinary array. */
export async function holdCopy(engine: Engine, data: Uint8Array, shape: StackShape): Promise<Held> {
  const stack = await allocate(engine, shape);
  if (!stack) return holdArray(data, shape);
  stack.data.set(data);
  return holdStack(stack);
}

/** Room for a result: in engine memory if all that it is made of lies there. */
export async function holdResult(
  engine: Engine,
  inputs: readonly Held[],
  shape: StackShape,
): Promise<Held> {
  const inEngine = inputs.every(({ input }) => !isArray(input));
  const stack = inEngine ? await allocate(engine, shape) : null;
  const bytes = shape.reduce((product, size) => product * size);
  return stack ? holdStack(stack) : holdArray(new Uint8Array(bytes), shape);
}

// Of RGBA frames, as all that is allocated here.
const shapeOf = (stack: EngineStack) => stack.shape as StackShape;

async function allocate(engine: Engine, shape: StackShape): Promise<EngineStack | null> {
  try {
    return await engine.allocate(shape);
  } catch (error) {
    if (error instanceof StackBlendError && error.code === 'out-of-memory') return null;
    throw error;
  }
}

function holdStack(stack: EngineStack): Held {
  return {
    shape: shapeOf(stack),
    get data() {
      return stack.data;
    },
    input: stack,
    free() {
      // Nobody waits for it, and a disposed engine has freed it already.
      stack.free().catch(() => {});
    },
  };
}

function holdArray(data: Uint8Array, shape: StackShape): Held {
  return { shape, data, input: data, free() {} };
}

function isArray(input: EngineStack | Uint8Array): input is Uint8Array {
  return ArrayBuffer.isView(input);
}
