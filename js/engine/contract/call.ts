import { blendProgram } from '../program/blend-program.ts';
import type { Program } from '../program/program.ts';
import {
  checkCallback,
  checkOptions,
  checkOverlap,
  checkSignal,
  commonShape,
  type Named,
  type Operand,
  parseOperand,
} from './input.ts';
import type { ParsedLayer } from './layers.ts';
import { checkTransfer, transferInputs } from './transfer.ts';
import type { JobOptions, ScreenOptions, StackShape } from './types.ts';

/** The arguments of one call after their checks. */
export interface Call {
  readonly program: Program;
  readonly inputs: readonly Named[];
  /** Null: a new array. */
  readonly out: Operand | null;
  readonly shape: StackShape;
  readonly options: CallOptions;
}

/** What a call still needs of its options after its checks: as they were then. */
export type CallOptions = { readonly [K in keyof JobOptions]: JobOptions[K] | undefined };

/** What a call needs to know of engine memory. */
export interface EngineMemory {
  /** The address of bytes in engine memory, null for others. */
  addressIn(bytes: Uint8Array): number | null;
  /** Whether these bytes lie in an engine stack. */
  isStack(bytes: Uint8Array): boolean;
}

/**
 * Checks all arguments, and only then detaches what is to be transferred. `parse` makes layers of
 * the inputs. Throws TypeError, RangeError, or the reason of a signal that has been aborted.
 */
export function parseCall(
  parse: () => ParsedLayer[],
  options: ScreenOptions,
  memory: EngineMemory,
): Call {
  checkOptions(options);
  const { signal, onProgress } = options;
  const layers = parse();
  const inputs = layers.map(({ operand }) => operand);
  const program = blendProgram(layers.map(({ recipe }) => recipe));
  const out = options.out === undefined ? null : parseOperand('options.out', options.out);
  const shape = commonShape(inputs, out, options.shape);
  if (out) checkOverlap(out, inputs, (bytes) => memory.addressIn(bytes));
  checkCallback('options.onProgress', onProgress);
  checkTransfer(options.transfer);
  checkSignal(signal);
  // The result then lies in the lowest layer's buffer where nothing speaks against it.
  const moved = options.transfer
    ? transferInputs({ inputs, out, shape }, (bytes) => memory.isStack(bytes))
    : { inputs, out };
  return { program, ...moved, shape, options: { signal, onProgress } };
}
