import type { Parts } from './parts.ts';

/** `20261128`, `2026-11-28`, `2026_11_28`: days of this century and the last. */
const DATE = /(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/y;
/** Micro-Manager and Incucyte: `00d01h30m`. */
const CLOCK = /(\d+)d(\d+)h(\d+)m(?![A-Za-z0-9])/iy;
/** Time that has passed: `90min`, `2 h`, `1.5h`. Seconds with a word; `5s` may be anything. */
const DURATION =
  /(\d+(?:\.\d+)?)[_ ]?(days?|h|hrs?|hours?|min|mins|minutes?|sec|secs|seconds?)(?![A-Za-z0-9])/iy;
/** What samples were treated or recorded with: `10uM`, `0.5 mg`, `37C`, `20x`, `100ms`. */
const QUANTITY =
  /\d+(?:[.,]\d+)?[_ ]?(?:[npuµμm]?M|[npuµμmk]?g|[npuµμmd]?[lL]|[npuµμm]g[_-]?m[lL]|[kM]?Pa|[kmu]?V|[munp]?W|m?Gy|[kM]?Hz|[num]m|ms|percent|pct|%|C|K|[xX])(?![A-Za-z0-9])/y;

const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

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
  const duration = match(DURATION);
  if (duration) {
    const [text, count, unit = ''] = duration;
    const value = Number(count) * (SECONDS[unit[0]!.toLowerCase()] ?? 1);
    parts.slot({ kind: 't', text, label: text, value });
    return text.length;
  }
  const quantity = match(QUANTITY)?.[0] ?? '';
  if (quantity) parts.text(quantity);
  return quantity.length;
}
