import { parseBackground } from '../colour/colour.ts';
import type { Call, EngineMemory } from '../contract/call.ts';
import {
  checkCallback,
  checkOptions,
  checkOverlap,
  checkSignal,
  type Operand,
  parseOperand,
} from '../contract/input.ts';
import { checkPlanes, type PlaneShape, parsePlaneShape } from '../contract/planes.ts';
import { sameShape, show, stackBytes } from '../contract/shape.ts';
import type { StackShape } from '../contract/types.ts';
import { type ParsedChannel, parseChannels, type ReadLut } from './channel.ts';
import { imagejChannels } from './imagej.ts';
import { COMPOSITE_MODES } from './modes.ts';
import { compositeProgram } from './program.ts';
import type { CompositeOptions } from './types.ts';

/** Most visible channels; as in cpp/include/stackblend/composite.h. */
const MOST_CHANNELS = 32;
/** Most entries in all look-up tables together: the variant single has no room for more. */
const MOST_ENTRIES = 131_072;

/** The shape of the planes: the option's, or that of the first channel which is not one plane. */
function planesShape(channels: readonly ParsedChannel[], out: Operand | null, option: unknown) {
  if (option !== undefined) return parsePlaneShape('options.shape', option);
  const shapes = channels.flatMap(({ planes }) => (planes.shape ? [planes.shape] : []));
  if (out?.shape) shapes.push([out.shape[0], out.shape[1], out.shape[2]]);
  const [first, ...others] = shapes;
  if (!first) {
    throw new TypeError(
      'options.shape: undefined; expected [frames, height, width], because no channel tells its own',
    );
  }
  return others.reduce((best, shape) => (best[0] === 1 && shape[0] !== 1 ? shape : best), first);
}

function checkOut(out: Operand, shape: StackShape): void {
  const expected = `expected ${show(shape)}`;
  if (out.shape && !sameShape(out.shape, shape)) {
    throw new RangeError(`options.out: its shape is ${show(out.shape)}; ${expected}`);
  }
  if (out.bytes.length !== stackBytes(shape)) {
    throw new RangeError(`options.out: ${out.bytes.length} bytes; ${expected}`);
  }
}

function checkChannels(
  name: string,
  channels: readonly ParsedChannel[],
  mode: string,
  shape: PlaneShape,
): void {
  if (channels.length > MOST_CHANNELS) {
    throw new RangeError(
      `${name}: ${channels.length} are visible; expected up to ${MOST_CHANNELS}`,
    );
  }
  for (const { planes } of channels) checkPlanes(planes, shape);
  const entries = channels.reduce((sum, { lut }) => sum + (lut?.length ?? 0) / 3, 0);
  if (entries > MOST_ENTRIES) {
    throw new RangeError(`${name}: ${entries} entries of LUTs; expected up to ${MOST_ENTRIES}`);
  }
  const withLut = channels.find(({ lut }) => lut !== null);
  if (mode === 'subtract' && withLut) {
    const lutName = withLut.planes.name.replace(/data$/, 'lut');
    throw new TypeError(`${lutName}: given with the mode "subtract"; expected a color, its ink`);
  }
}

function parseMode(mode: unknown): number {
  const index = COMPOSITE_MODES.indexOf(mode as (typeof COMPOSITE_MODES)[number]);
  if (index >= 0) return index;
  throw new TypeError(`options.mode: ${show(mode)}; expected one of ${COMPOSITE_MODES.join(', ')}`);
}

/**
 * Checks the arguments of a composite; `name` is how messages call the channels. Throws TypeError, RangeError, or the reason of a signal that
 * has been aborted.
 */
export function parseCompositeCall(
  given: unknown,
  options: CompositeOptions,
  memory: Pick<EngineMemory, 'addressIn'>,
  readLut: ReadLut,
  name = 'channels',
): Call {
  checkOptions(options);
  const { mode = 'screen', background = mode === 'subtract' ? 'white' : 'black' } = options;
  const { signal, onProgress } = options;
  const index = parseMode(mode);
  const parsed = parseChannels(given, readLut, name);
  const channels = mode === 'imagej' ? imagejChannels(parsed) : parsed;
  const out = options.out === undefined ? null : parseOperand('options.out', options.out);
  const planeShape = planesShape(channels, out, options.shape);
  checkChannels(name, channels, mode, planeShape);
  const shape: StackShape = [...planeShape, 4];
  const inputs = channels.map(({ planes }) => planes);
  if (out) {
    checkOut(out, shape);
    checkOverlap(out, inputs, (bytes) => memory.addressIn(bytes), false);
  }
  checkCallback('options.onProgress', onProgress);
  checkSignal(signal);
  const combination = {
    mode: index,
    background: parseBackground(background, 'options.background'),
  };
  if (mode === 'imagej' && combination.background.some((part) => part > 0)) {
    throw new TypeError(`options.background: ${show(background)}; expected "black" with "imagej"`);
  }
  const program = compositeProgram(channels, combination);
  return { program, inputs, out, shape, options: { signal, onProgress } };
}
