/** The entry `stackblend` in Node: the same API as index.ts, over `worker_threads`. */
import { createEngineOn } from './engine/create.ts';
import { nodePlatform } from './engine/platform.node.ts';
import { screenStackOn } from './engine/screen-stack.ts';

export { emissionColour } from './engine/colour/emission.ts';
export { LUT_NAMES } from './engine/colour/lut-names.ts';
export { channelColours } from './engine/colour/palette.ts';
export { COMPOSITE_MODES } from './engine/composite/modes.ts';
export { StackBlendError } from './engine/contract/errors.ts';
export { BLEND_MODES, COMPOSITE_OPERATORS } from './engine/contract/modes.ts';
export { PROJECT_METHODS } from './engine/reduce/operation.ts';

export const createEngine = createEngineOn(nodePlatform);
export const screenStack = screenStackOn(createEngine);
