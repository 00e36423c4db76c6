import { canvas2d } from './canvas.ts';
import { engineStacks, singleArrays, threadsArrays } from './stackblend.ts';
import type { Way } from './way.ts';
import { webgl2 } from './webgl.ts';

/** All ways, in the order of the tables. */
export const WAYS: readonly Way[] = [engineStacks, threadsArrays, singleArrays, canvas2d, webgl2];

/** What the others are compared with. */
export const YARDSTICK = canvas2d;
