/** The entry `stackblend/core` in Node: the same API as index.ts; the code is read from disk. */
import { loadWasmInNode } from '../engine/host/load.node.ts';
import createModule from '../wasm/single.mjs';
import { createCoreOn } from './core.ts';

export { COMPOSITE_MODES } from '../engine/composite/modes.ts';
export { StackBlendError } from '../engine/contract/errors.ts';
export { BLEND_MODES, COMPOSITE_OPERATORS } from '../engine/contract/modes.ts';

export const createCore = createCoreOn(
  createModule,
  loadWasmInNode,
  new URL('../wasm/single.wasm', import.meta.url),
);
