import type { PixelSize, Quantity } from '../source.ts';

/** What 32 bits hold. */
const MAX_PART = 0xffffffff;

/** A fraction that is as near as this, in relation to the size, says what was meant. */
const NEAR = 1e-8;

/** Metres in the units that can be converted. */
const METRES: Readonly<Record<string, number>> = {
  ...{ pm: 1e-12, Å: 1e-10, nm: 1e-9, µm: 1e-6, mm: 1e-3, cm: 1e-2, m: 1 },
};

/** Units that take another's place. */
const OTHERS = ['pm', 'nm', 'µm', 'mm', 'm'] as const;

/**
 * Pixel sizes as TIFF's fractions can hold them along x and y: where the numbers are too large or too
 * small, all sizes of that unit get another unit; sizes of unknown units that do not fit, and what is
 * no size, are left out.
 */
export function storableSizes(sizes: PixelSize | undefined): PixelSize {
  const { x, y, z } = { x: valid(sizes?.x), y: valid(sizes?.y), z: valid(sizes?.z) };
  const inPlane = [x, y].filter((size) => size !== undefined);
  const units = new Map(inPlane.map(({ unit }) => [unit, storableUnit(unit, inPlane)]));
  const stored = (size: Quantity | undefined) => {
    const unit = size && (units.has(size.unit) ? units.get(size.unit) : size.unit);
    return size && unit ? inUnit(size, unit) : undefined;
  };
  const [left, top] = [stored(x), stored(y)];
  // The distance of planes is kept as text, in any unit.
  const depth = stored(z) ?? z;
  return { ...(left && { x: left }), ...(top && { y: top }), ...(depth && { z: depth }) };
}

/** Pixels per unit, numerator and denominator; 1/1 where the size is not known. */
export function resolution(size: Quantity | undefined): readonly [number, number] {
  const [unit, pixels] = (size && fraction(size.value)) ?? [1, 1];
  return [pixels, unit];
}

function valid(size: Quantity | undefined): Quantity | undefined {
  return size && size.value > 0 && Number.isFinite(size.value) ? size : undefined;
}

/** The unit itself, or the nearest one in which all sizes that are given in it can be stored. */
function storableUnit(unit: string, sizes: readonly Quantity[]): string | undefined {
  const own = sizes.filter((size) => size.unit === unit);
  const fits = (other: string) => own.every((size) => fraction(inUnit(size, other).value));
  if (fits(unit)) return unit;
  const metres = METRES[unit];
  if (metres === undefined) return undefined;
  const distance = (other: string) => Math.abs(Math.log(METRES[other]! / metres));
  const others = [...OTHERS].sort((a, b) => distance(a) - distance(b));
  return others.find(fits);
}

function inUnit({ value, unit }: Quantity, other: string): Quantity {
  if (unit === other) return { value, unit };
  const factor = METRES[unit]! / METRES[other]!;
  // Powers of ten below 1 are not exact in binary; dividing by those above is.
  return {
    value: factor < 1 ? value / Math.round(1 / factor) : value * Math.round(factor),
    unit: other,
  };
}

/**
 * The fraction of two 32-bit integers that is nearest to a number, by its continued fraction;
 * undefined where none is near.
 */
function fraction(value: number): readonly [number, number] | undefined {
  let [above, below] = [1, 0];
  let [aboveLast, belowLast] = [0, 1];
  let rest = value;
  while (Number.isFinite(rest) && below * value !== above) {
    const whole = Math.floor(rest);
    const [nextAbove, nextBelow] = [whole * above + aboveLast, whole * below + belowLast];
    if (nextAbove > MAX_PART || nextBelow > MAX_PART) break;
    [aboveLast, belowLast, above, below] = [above, below, nextAbove, nextBelow];
    if (above / below === value) break;
    rest = 1 / (rest - whole);
  }
  const near = above > 0 && below > 0 && Math.abs(above / below - value) <= value * NEAR;
  return near ? [above, below] : undefined;
}
