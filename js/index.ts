/**
 * Blends microscopy image stacks at memory speed, exactly, in workers.
 *
 * ```ts
 * import { createEngine } from 'stackblend';
 *
 * const engine = await createEngine();
 * const shape = [frames, height, width, 4];
 * const out = await engine.screen(stack1, stack2, { shape });
 * engine.dispose();
 * ```
 *
 * @module stackblend
 */

import type { Engine, EngineOptions, StackInput } from './engine/contract/types.ts';
import { createEngineOn } from './engine/create.ts';
import { webPlatform } from './engine/platform.web.ts';
import { screenStackOn } from './engine/screen-stack.ts';

export type { Background, ColorInput, Rgb } from './engine/colour/colour.ts';
export { emissionColour } from './engine/colour/emission.ts';
export type { LutInput, PlanarLut } from './engine/colour/lut-input.ts';
export { LUT_NAMES, type LutName } from './engine/colour/lut-names.ts';
export { channelColours } from './engine/colour/palette.ts';
export { COMPOSITE_MODES, type CompositeMode } from './engine/composite/modes.ts';
export type {
  Channel,
  ChannelSettings,
  CompositeOptions,
  CompositeStreamOptions,
  PlaneArray,
  PlaneInput,
  PlaneLists,
  PlaneSource,
} from './engine/composite/types.ts';
export { StackBlendError, type StackBlendErrorCode } from './engine/contract/errors.ts';
export type { Layer } from './engine/contract/layers.ts';
export {
  type AlphaRule,
  BLEND_MODES,
  type BlendMode,
  type BlendRule,
  COMPOSITE_OPERATORS,
  type CompositeOperator,
} from './engine/contract/modes.ts';
export type {
  BlendOptions,
  BlendStreamOptions,
  Bytes,
  ClampedOut,
  DType,
  Engine,
  EngineOptions,
  EngineStack,
  FrameData,
  FrameSource,
  MemoryUse,
  Progress,
  ScreenOptions,
  ShapedData,
  StackInput,
  StackShape,
  TypedArrays,
  Variant,
} from './engine/contract/types.ts';
export { PROJECT_METHODS, type ProjectMethod } from './engine/reduce/operation.ts';
export type { AutoWindowOptions, HistogramOptions, ProjectOptions } from './engine/reduce/types.ts';
export type { Histogram } from './engine/window/histogram.ts';

/**
 * Starts an engine: threads where the page is cross-origin isolated, a pool of workers elsewhere.
 * Rejects with TypeError or RangeError for bad options, `load-failed` when worker or code cannot be
 * loaded, `unsupported` when `variant: 'threads'` is forced where it cannot run.
 */
export const createEngine: (options?: EngineOptions) => Promise<Engine> =
  createEngineOn(webPlatform);

/** Screen of two stacks on a default engine; `shape` is `[frames, height, width, 4]`. See {@link Engine.screen}. */
export const screenStack: (
  stack1: StackInput,
  stack2: StackInput,
  shape?: readonly number[],
) => Promise<Uint8Array> = screenStackOn(createEngine);
