import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import type {
  Engine,
  EngineStack,
  StackInput,
  StackShape,
} from '../../../js/engine/contract/types.ts';

import type { Place } from '../session/layers.ts';
import { type Canvas, canvasShape, copyPlaced, fits } from './sizes.ts';

/** Pixels of a stack, in engine memory where they fit there. */
export interface Held {
  readonly shape: StackShape;
  readonly data: Uint8Array;
  /** What to give to the engine. */
  readonly input: StackInput & (EngineStack | Uint8Array);
  free(): void;
}

/** A stack that has been read, and where it comes among the pixels of all layers. */
export interface Placed {
  readonly data: Uint8Array;
  readonly shape: StackShape;
  readonly place: Place;
  readonly canvas: Canvas;
}

/** Copies a stack into engine memory, once. One that does not fit stays an ordinary array. */
export async function holdCopy(engine: Engine, placed: Placed): Promise<Held> {
  const { data, shape, place, canvas } = placed;
  const whole = isWhole(placed);
  const held = canvasShape(shape, canvas);
  const stack = await allocate(engine, held);
  if (whole && stack) stack.data.set(data);
  if (whole) return stack ? holdStack(stack) : holdArray(data, shape);
  const out = stack ? stack.data : new Uint8Array(held[0] * held[1] * held[2] * 4);
  copyPlaced(data, shape, place, canvas, out as Uint8Array);
  return stack ? holdStack(stack) : holdArray(out as Uint8Array, held);
}

/** Whether the stack is as in the file. */
export function isWhole({ shape, place, canvas }: Omit<Placed, 'data'>): boolean {
  return place.x === 0 && place.y === 0 && fits(shape, canvas);
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
