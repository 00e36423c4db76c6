import { StackBlendError } from '../engine/contract/errors.ts';
import { formatBytes } from './bytes.ts';
import type { Limits } from './source.ts';

/** The limits that hold where the caller gives none. */
export const DEFAULT_LIMITS: Required<Limits> = {
  planeBytes: 2 ** 30,
  planes: 1_000_000,
  files: 100_000,
  wholeBytes: 2 ** 30,
};

/** Fills in defaults. RangeError for a limit that is not a positive number. */
export function resolveLimits(limits: Limits = {}): Required<Limits> {
  const all = { ...DEFAULT_LIMITS };
  for (const key of Object.keys(all) as (keyof Limits)[]) {
    const value = limits[key];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value > 0)) {
      throw new RangeError(`limits.${key} must be a positive number, got ${String(value)}`);
    }
    all[key] = value;
  }
  return all;
}

/** What a file declares of its size, before anything is allocated for it. */
export interface DeclaredSize {
  readonly width: number;
  readonly height: number;
  /** Of one pixel of a decoded plane, or 4 for RGBA frames. */
  readonly pixelBytes: number;
  readonly planes: number;
}

/** Throws `bad-file` for sizes that no image has, `too-large` for those beyond the limits. */
export function checkSize(
  name: string,
  size: DeclaredSize,
  limits: Pick<Required<Limits>, 'planeBytes' | 'planes'>,
): void {
  const { width, height, pixelBytes, planes } = size;
  if (!(Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0)) {
    throw new StackBlendError(
      'bad-file',
      `${name}: declares an image of ${width} × ${height} pixels.`,
    );
  }
  const bytes = width * height * pixelBytes;
  if (bytes > limits.planeBytes) {
    throw new StackBlendError(
      'too-large',
      `${name}: one plane of ${width} × ${height} pixels takes ${formatBytes(bytes)}, ` +
        `the limit is ${formatBytes(limits.planeBytes)} (option limits.planeBytes).`,
    );
  }
  if (planes > limits.planes) {
    throw new StackBlendError(
      'too-large',
      `${name}: declares ${planes} planes, the limit is ${limits.planes} (option limits.planes).`,
    );
  }
}

/** Throws `too-large` for a file that has to be read whole and is larger than the limit. */
export function checkWhole(
  file: { readonly name: string; readonly size: number },
  { wholeBytes }: Pick<Required<Limits>, 'wholeBytes'>,
): void {
  if (file.size <= wholeBytes) return;
  throw new StackBlendError(
    'too-large',
    `${file.name}: has to be read whole and has ${formatBytes(file.size)}, ` +
      `the limit is ${formatBytes(wholeBytes)} (option limits.wholeBytes).`,
  );
}
