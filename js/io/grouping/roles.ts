import type { GroupAxis } from './grouping.ts';
import type { Slot } from './parts.ts';
import { CHANNEL_LETTERS, LASER_LINES } from './vocabulary.ts';

/** What the slots of a set of names that are alike stand for; slots by their number. */
export interface Roles {
  readonly axes: { readonly [axis in GroupAxis]?: number };
  /** Files that differ here belong to different groups. */
  readonly apart: readonly number[];
}

/** Numbers of so many digits are dates, times and serial numbers. */
const STAMP_DIGITS = 6;

/** Files whose names end in 1 and 2 are two images more often than two times. */
const LEAST_RUN = 3;

/** `0001` was made to run. */
const PADDED_DIGITS = 3;

/**
 * Decides what each slot stands for. Axes that are marked are what they say, the last of several
 * that differ. A bare number that runs is time, or z where time is marked. What else differs keeps
 * files apart, unless it is a stamp that every file has for itself, or the date of each time.
 */
export function chooseSlots(names: readonly (readonly Slot[])[]): Roles {
  const columns = names[0]!.map((_, slot) => names.map((slots) => slots[slot]!));
  const varying = columns
    .map((_, slot) => slot)
    .filter((slot) => distinctTexts(columns[slot]!) > 1);
  const axes: { [axis in GroupAxis]?: number } = {};
  for (const slot of varying) {
    const kind = kindOf(columns[slot]!);
    if (kind === 't' || kind === 'c' || kind === 'z') axes[kind] = slot;
  }
  const used = () => new Set(Object.values(axes));
  const counter = varying.filter((slot) => isCounter(columns[slot]!) && !used().has(slot)).at(-1);
  if (counter !== undefined && isLongEnough(columns[counter]!)) {
    if (axes.t === undefined) axes.t = counter;
    // `exp1_t1` has the number of something else.
    else if (axes.z === undefined && !columns[counter]![0]!.attached) axes.z = counter;
  }
  const apart = varying.filter(
    (slot) =>
      !used().has(slot) &&
      columns[slot]![0]!.kind !== 'skip' &&
      !isStamp(columns[slot]!) &&
      !isDateOf(columns[axes.t ?? -1], columns[slot]!),
  );
  return { axes, apart };
}

/** What a column says by itself. Numbers that are all laser lines are channels, letters not always. */
function kindOf(column: readonly Slot[]): Slot['kind'] | undefined {
  const { kind, letter } = column[0]!;
  if (kind === 'number' && column.every(({ text }) => LASER_LINES.has(text))) return 'c';
  return letter && !areChannels(column) ? undefined : kind;
}

/** `D F R` are channels, `A C` are samples, `M F` sexes. */
function areChannels(column: readonly Slot[]): boolean {
  return column.every(({ text }) => CHANNEL_LETTERS.has(text.toUpperCase()));
}

/** What tells positions apart: `z01` is `z1`, `DAPI` is `dapi`. */
export function positionKey({ text }: Slot): string {
  return text
    .toLowerCase()
    .replace(/[_ ]/g, '')
    .replace(/(?<![\d.])0+(?=\d)/g, '');
}

function distinctTexts(column: readonly Slot[]): number {
  return new Set(column.map(positionKey)).size;
}

/** Numbers that run: with few gaps, or in even steps. */
function isCounter(column: readonly Slot[]): boolean {
  if (column[0]!.kind !== 'number') return false;
  const values = [...new Set(column.map(({ value }) => value!))].sort((a, b) => a - b);
  const span = values.at(-1)! - values[0]!;
  if (span <= 2 * (values.length - 1)) return true;
  const step = values[1]! - values[0]!;
  return values.length >= LEAST_RUN && span === step * (values.length - 1);
}

function isLongEnough(column: readonly Slot[]): boolean {
  const padded = column.every(({ text }) => text.length >= PADDED_DIGITS);
  return padded || distinctTexts(column) >= LEAST_RUN;
}

/** A long number that is another one in every file, and does not run. */
function isStamp(column: readonly Slot[]): boolean {
  return (
    column[0]!.kind === 'number' &&
    column.every(({ text }) => text.length >= STAMP_DIGITS) &&
    distinctTexts(column) === column.length
  );
}

/**
 * Dates that follow from the time: it goes on over midnight. Days by themselves are experiments, and
 * so are days whose times begin anew (`20261130T2300`, `20261201T0100`).
 */
function isDateOf(times: readonly Slot[] | undefined, column: readonly Slot[]): boolean {
  if (!times || column[0]!.kind !== 'date') return false;
  const pairs = new Set(times.map((time, i) => `${positionKey(time)} ${column[i]!.text}`));
  if (pairs.size !== distinctTexts(times)) return false;
  const order = times.map((_, i) => i).sort((a, b) => times[a]!.value! - times[b]!.value!);
  return order.every((i, at) => at === 0 || column[order[at - 1]!]!.text <= column[i]!.text);
}
