import type { Quantity } from './source.ts';

/** Spellings that files use, in lower case, by the one that {@link Quantity} has. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  m: ['m', 'meter', 'metre', 'meters', 'metres'],
  cm: ['cm', 'centimeter', 'centimetre'],
  mm: ['mm', 'millimeter', 'millimetre'],
  // U+00B5 and U+03BC look the same; ImageJ escapes the first.
  µm: ['µm', 'μm', 'um', '\\u00b5m', 'micron', 'microns', 'micrometer', 'micrometre'],
  nm: ['nm', 'nanometer', 'nanometre'],
  pm: ['pm', 'picometer', 'picometre'],
  Å: ['å', 'Å', 'angstrom', 'ångström'],
  h: ['h', 'hr', 'hour', 'hours'],
  min: ['min', 'minute', 'minutes'],
  s: ['s', 'sec', 'second', 'seconds'],
  ms: ['ms', 'msec', 'millisecond', 'milliseconds'],
  µs: ['µs', 'μs', 'us', 'usec', '\\u00b5s', 'microsecond', 'microseconds'],
  ns: ['ns', 'nsec', 'nanosecond', 'nanoseconds'],
};

const BY_SPELLING = new Map(
  Object.entries(SPELLINGS).flatMap(([unit, all]) => all.map((text) => [text, unit] as const)),
);

/** A quantity with the unit in one spelling; undefined for values that are not finite and positive, or without a unit. */
export function quantity(value: number, unit: string | undefined): Quantity | undefined {
  const text = unit?.trim();
  if (!text || !(value > 0) || !Number.isFinite(value)) return undefined;
  return { value, unit: BY_SPELLING.get(text.toLowerCase()) ?? text };
}
