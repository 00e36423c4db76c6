import { AllocatedStack } from './stack.ts';

/** Arguments, a channel, its LUT, an entry of that: nothing lies deeper. */
const DEPTH = 5;

/**
 * Arguments as they are now, to be read later: arrays and plain objects are copied, engine stacks are
 * given by their data, so that they may be freed meanwhile. All else stays what it is.
 */
export function snapshot<T>(given: T, depth?: number): T;
export function snapshot(given: unknown, depth = DEPTH): unknown {
  if (depth === 0 || typeof given !== 'object' || given === null) return given;
  if (given instanceof AllocatedStack) return { data: given.data, shape: given.shape };
  if (Array.isArray(given)) return given.map((item) => snapshot(item, depth - 1));
  if (Object.getPrototypeOf(given) !== Object.prototype) return given;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, snapshot(value, depth - 1)]),
  );
}
