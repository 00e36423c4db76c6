/**
 * Blends on the calling thread, synchronously: for code that runs in a worker of its own.
 *
 * ```ts
 * import { createCore } from 'stackblend/core';
 *
 * const core = await createCore();
 * const out = core.screen(stack1, stack2, { shape: [frames, height, width, 4] });
 * ```
 *
 * @module stackblend/core
 */
import { loadWasm } from '../engine/host/load.ts';
import createModule from '../wasm/single.mjs';
import { type Core, type CoreOptions, createCoreOn } from './core.ts';

export { COMPOSITE_MODES, type CompositeMode } from '../engine/composite/modes.ts';
export type { Channel, PlaneInput } from '../engine/composite/types.ts';
export { StackBlendError, type StackBlendErrorCode } from '../engine/contract/errors.ts';
export type { Layer } from '../engine/contract/layers.ts';
export {
  type AlphaRule,
  BLEND_MODES,
  type BlendMode,
  type BlendRule,
  COMPOSITE_OPERATORS,
  type CompositeOperator,
} from '../engine/contract/modes.ts';
export type {
  Bytes,
  ClampedOut,
  EngineStack,
  FrameData,
  ShapedData,
  StackInput,
  StackShape,
} from '../engine/contract/types.ts';
export type {
  Core,
  CoreBlendOptions,
  CoreCompositeOptions,
  CoreOptions,
  CoreScreenOptions,
} from './core.ts';

/** Loads the module without threads. Rejects with `load-failed` when that is not possible. */
export const createCore: (options?: CoreOptions) => Promise<Core> = createCoreOn(
  createModule,
  loadWasm,
  new URL('../wasm/single.wasm', import.meta.url),
);
