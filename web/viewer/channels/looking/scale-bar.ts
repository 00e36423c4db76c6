import type { Quantity } from '../../../../js/io/source.ts';

/** A bar of a known length. */
export interface ScaleBar {
  /** Pixels of the screen. */
  readonly length: number;
  /** `20 µm`. */
  readonly text: string;
}

/** Lengths in metres, from large to small. */
const METRES: readonly (readonly [unit: string, metres: number])[] = [
  ['m', 1],
  ['mm', 1e-3],
  ['µm', 1e-6],
  ['nm', 1e-9],
  ['pm', 1e-12],
];

const OTHER_METRES: Readonly<Record<string, number>> = { cm: 1e-2, Å: 1e-10 };

/** Longest of 1, 2 and 5 times a power of ten that is not over `most`. */
function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most) + 1e-9);
  const digit = [5, 2].find((each) => each * power <= most * (1 + 1e-9)) ?? 1;
  return digit * power;
}

function textOf(value: number, unit: string): string {
  const metres = OTHER_METRES[unit] ?? METRES.find(([name]) => name === unit)?.[1];
  if (metres === undefined) return `${Number(value.toPrecision(3))} ${unit}`;
  const length = value * metres;
  const [name, size] = METRES.find(([, each]) => length >= each * (1 - 1e-9)) ?? METRES.at(-1)!;
  return `${Number((length / size).toPrecision(3))} ${name}`;
}

/**
 * The longest bar of a round length that is no longer than `most` pixels of the screen; null where
 * the size of a pixel is not known.
 * @param pixel extent of a pixel of the picture
 * @param scale pixels of the screen for one of the picture
 */
export function scaleBar(
  pixel: Quantity | undefined,
  scale: number,
  most: number,
): ScaleBar | null {
  if (!pixel || !(pixel.value > 0) || !(scale > 0) || !(most > 0)) return null;
  const value = roundLength((most / scale) * pixel.value);
  return { length: (value / pixel.value) * scale, text: textOf(value, pixel.unit) };
}
