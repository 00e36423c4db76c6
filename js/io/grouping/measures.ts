import type { Parts } from './parts.ts';

/** `20261128`, `2026-11-28`, `2026_11_28`: days of this century and the last. */
const DATE = /(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/y;
/** Micro-Manager and Incucyte: `00d01h30m`. */
const CLOCK = /(\d+)d(\d+)h(\d+)m(?![A-Za-z0-9])/iy;
/** Time that has passed: `90min`, `2 h`, `1.5h`. Seconds with a word; `5s` may be anything, `3D` are dimensions. */
const DURATION = measure(
  ['d', 'H'],
  [
    'h',
    '[Dd]ays?',
    '[Hh]rs?',
    '[Hh]ours?',
    '[Mm]in(?:ute)?s?',
    '[Ss]ec(?:ond)?s?',
    'HRS?',
    'MINS?',
  ],
);
/** What samples were treated or recorded with: `10uM`, `0.5 mg`, `37C`, `20x`, `100ms`. */
const QUANTITY = measure(
  ['[MgLlVWCKxX]'],
  [
    ...['[npuµμm]M', '[npuµμmk]g', '[npuµμmd][lL]', '[npuµμm]?g[_-]?m[lL]', '[kM]?Pa', '[kmu]V'],
    ...['[munp]W', 'm?Gy', '[kM]?Hz', '[num]m', 'ms', 'percent', 'pct', '%'],
  ],
);
/** `ex488nm`: light, which tells channels apart. */
const WAVELENGTH = /(?:3[5-9]\d|[4-7]\d\d|8[0-5]\d)[_ ]?nm(?![A-Za-z0-9])/y;

const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

/**
 * A number and its unit. What stands off a number may be anything if it is one letter (`1_L` and
 * `1_R` are sides, `1_D` and `1_F` channels), or if the number was made to run (`001_min`).
 */
function measure(letters: readonly string[], words: readonly string[]): RegExp {
  const number = '\\d+(?:[.,]\\d+)?';
  const attached = `${number}(?:${[...letters, ...words].join('|')})`;
  const apart = `(?!0\\d)${number}[_ ](?:${words.join('|')})`;
  return new RegExp(`(?:${attached}|${apart})(?![A-Za-z0-9])`, 'y');
}

/**
 * Dates, times that have passed and quantities, at a place of a name where no other number ends.
 * Quantities are text: files that differ there are different images.
 *
 * @returns characters taken, 0 for none
 */
export function scanMeasure(stem: string, at: number, parts: Parts): number {
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(stem);
  };
  const date = match(DATE)?.[0];
  if (date) {
    parts.slot({ kind: 'date', text: date, label: date });
    return date.length;
  }
  const clock = match(CLOCK);
  if (clock) {
    const [text, days, hours, minutes] = clock;
    const value = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60;
    parts.slot({ kind: 't', text, label: text, value });
    return text.length;
  }
  const duration = match(DURATION)?.[0];
  if (duration) {
    parts.slot({ kind: 't', text: duration, label: duration, value: secondsOf(duration) });
    return duration.length;
  }
  const quantity = match(WAVELENGTH) ? '' : (match(QUANTITY)?.[0] ?? '');
  if (quantity) parts.text(quantity);
  return quantity.length;
}

function secondsOf(duration: string): number {
  const [unit = 's'] = /[a-z]/.exec(duration.toLowerCase()) ?? [];
  return Number.parseFloat(duration.replace(',', '.')) * SECONDS[unit]!;
}
