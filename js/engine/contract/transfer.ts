import { checkOverlap, type Operand } from './input.ts';
import { show, stackBytes } from './shape.ts';
import type { StackShape } from './types.ts';

interface Operands {
  readonly inputs: readonly Operand[];
  readonly out: Operand | null;
  readonly shape: StackShape;
}

/** Rejects what is neither true nor false nor left away. */
export function checkTransfer(transfer: unknown): void {
  if (transfer !== undefined && typeof transfer !== 'boolean') {
    throw new TypeError(`options.transfer: ${show(transfer)}; expected true or false`);
  }
}

function refuseOut(inputs: readonly Operand[], out: Operand | null): void {
  const input = inputs.find(({ bytes }) => bytes.buffer === out?.bytes.buffer);
  if (!input) return;
  throw new TypeError(
    `options.out: lies in the buffer of ${input.name}, which options.transfer detaches; ` +
      'leave it away: the result may lie there anyway',
  );
}

/** The buffers that could be moved, and where to. Some cannot: WebAssembly's, Node's pooled ones. */
function detach(inputs: readonly Operand[]): Map<ArrayBufferLike, ArrayBuffer> {
  const moved = new Map<ArrayBufferLike, ArrayBuffer>();
  for (const buffer of new Set(inputs.map(({ bytes }) => bytes.buffer as ArrayBuffer))) {
    try {
      moved.set(buffer, structuredClone(buffer, { transfer: [buffer] }));
    } catch {
      // It stays as it is, and is read where it lies.
    }
  }
  return moved;
}

/** A transferred input of the result's size on which no other one lies in part. */
function findRoom(own: readonly Operand[], inputs: readonly Operand[], bytes: number) {
  const isFree = (operand: Operand) => {
    try {
      checkOverlap(operand, inputs);
      return true;
    } catch {
      return false;
    }
  };
  return own.find((operand) => operand.bytes.length === bytes && isFree(operand)) ?? null;
}

/**
 * Takes the inputs away from the caller: their buffers are detached, whole, and the same bytes lie
 * in buffers of ours, without a copy. A buffer stays where it is when it is shared memory, cannot
 * be moved, or holds an input that is used again or of which `stays` says so. Where no `out` was
 * given it is the lowest of the inputs that has room for the result. Throws before anything is
 * detached.
 */
export function transferInputs(
  { inputs, out, shape }: Operands,
  stays: (bytes: Uint8Array) => boolean,
): Pick<Operands, 'inputs' | 'out'> {
  const kept = inputs.filter(({ bytes, isKept }) => isKept || stays(bytes));
  const staying = new Set(kept.map(({ bytes }) => bytes.buffer));
  const leaving = inputs.filter(({ bytes: { buffer } }) => {
    return buffer instanceof ArrayBuffer && !staying.has(buffer);
  });
  refuseOut(leaving, out);
  // Of a detached view nothing can be told any more.
  const places = inputs.map(({ bytes }) => [bytes.byteOffset, bytes.length] as const);
  const moved = detach(leaving);
  const own: Operand[] = [];
  const taken = inputs.map((input, i) => {
    const buffer = moved.get(input.bytes.buffer);
    if (!buffer) return input;
    const bytes = new Uint8Array(buffer, ...(places[i] as readonly [number, number]));
    const operand = { ...input, bytes, given: bytes };
    own.push(operand);
    return operand;
  });
  return { inputs: taken, out: out ?? findRoom(own, taken, stackBytes(shape)) };
}
