import type { Quantity } from './source.ts';

/**
 * From one frame to the next, where all frames of an animation but the last, which may stay for
 * longer, are shown equally long; `seconds` has one entry a frame.
 */
export function incrementOf(seconds: readonly number[]): Quantity | undefined {
  const [first, ...rest] = seconds.slice(0, -1);
  if (!first || rest.some((other) => other !== first)) return undefined;
  return { value: first, unit: 's' };
}
