import { checkSignal, checkStreamOptions } from '../contract/input.ts';
import { type ParsedLayer, parsePair } from '../contract/layers.ts';
import { parseRule } from '../contract/modes.ts';
import { parseShape } from '../contract/shape.ts';
import { checkTransfer } from '../contract/transfer.ts';
import type { BlendStreamOptions, Bytes, FrameSource } from '../contract/types.ts';
import { parseFrames } from './frames.ts';
import { lazyGenerator } from './lazy.ts';
import type { FramePair } from './pairs.ts';

const NAMES = ['framesA', 'framesB'] as const;

/** Blends one frame; `parse` makes layers of the two that meet. */
export type BlendFrame = (
  parse: () => ParsedLayer[],
  options: BlendStreamOptions,
) => Promise<Bytes>;

/**
 * Checks the arguments, then gives an iterator that begins with its first `next`. Throws TypeError
 * or the reason of a signal that has been aborted.
 */
export function blendFrames(
  sources: readonly [FrameSource, FrameSource],
  given: BlendStreamOptions,
  limit: number,
  blend: BlendFrame,
): AsyncGenerator<Uint8Array, void, undefined> {
  checkStreamOptions(given);
  const options = { ...given }; // for all frames, whatever becomes of the caller's
  parseRule('options', options);
  if (options.shape !== undefined) parseShape('options.shape', options.shape);
  checkTransfer(options.transfer);
  checkSignal(options.signal);
  const sides = [parseFrames(NAMES[0], sources[0]), parseFrames(NAMES[1], sources[1])] as const;
  if (sides[0].repeats && sides[1].repeats) {
    throw new TypeError(`${NAMES.join(', ')}: both are one frame; expected an iterable of frames`);
  }
  const parse = ({ frames, index }: FramePair) => {
    const names = [`${NAMES[0]}[${index}]`, `${NAMES[1]}[${index}]`] as const;
    return parsePair(names, frames, options).map((layer, i) => {
      const isKept = sides[i]?.repeats ?? false;
      return { ...layer, operand: { ...layer.operand, isKept } };
    });
  };
  const work = (pair: FramePair, signal: AbortSignal) => {
    return blend(() => parse(pair), { ...options, signal }) as Promise<Uint8Array>;
  };
  // Most pages have no stream.
  return lazyGenerator(async () => {
    const [{ pairFrames }, { mapInOrder }] = await Promise.all([
      import('./pairs.ts'),
      import('./in-order.ts'),
    ]);
    return mapInOrder(pairFrames(NAMES, sides), work, { limit, signal: options.signal });
  });
}
