/** The entry `stackblend` in Node: the same API as index.ts, over `worker_threads`. */
import { createEngineOn } from './engine/create.ts';
import { nodePlatform } from './engine/platform.node.ts';
import { screenStackOn } from './engine/screen-stack.ts';

export { StackBlendError } from './engine/contract/errors.ts';
export { BLEND_MODES, COMPOSITE_OPERATORS } from './engine/contract/modes.ts';

export const createEngine = createEngineOn(nodePlatform);
export const screenStack = screenStackOn(createEngine);
