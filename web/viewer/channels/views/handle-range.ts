import type { DType } from '../../../../js/engine/contract/types.ts';
import type { Histogram } from '../../../../js/engine/window/histogram.ts';
import { rangeOf } from '../settings/defaults.ts';
import type { ViewContext } from './commands.ts';

type Range = readonly [lo: number, hi: number];

/** Around a plane of one value, where its histogram has no width: from 0 to twice the value, at least a byte of integers. */
function aroundValue(value: number, dtype: DType): Range {
  const isFloat = dtype === 'float32';
  const reach = Math.max(2 * Math.abs(value), isFloat ? 0 : 255) || 1;
  const [least, most] = isFloat ? [-3.4e38, 3.4e38] : rangeOf(dtype);
  return [value < 0 ? Math.max(least, -reach) : 0, Math.min(most, reach)];
}

/** From where to where the handles of a window go: all values there are, and the window itself. */
export function rangeOfHandles(histogram: Histogram | null, window: Range, dtype: DType): Range {
  const isConstant = histogram !== null && histogram.min === histogram.max;
  const [lo, hi] = isConstant
    ? aroundValue(histogram.min, dtype)
    : (histogram?.range ?? rangeOf(dtype));
  return [Math.min(lo, window[0]), Math.max(hi, window[1])];
}

/** The same, of a channel that is shown. */
export function handleRange({ state, session }: ViewContext, index: number): Range {
  const { window } = state.settings.channels[index]!;
  return rangeOfHandles(state.histograms[index] ?? null, window, session.source.dtype);
}
