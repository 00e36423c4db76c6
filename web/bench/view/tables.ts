import type { JobTable, Row, Wait } from '../report/report.ts';
import { COLUMNS, waitText } from '../report/texts.ts';
import { element } from './element.ts';

/** The bars are for the eye only: the figures beside them say the same. */
function bar(row: Row, fastest: number): HTMLElement {
  const fill = element('span');
  fill.style.inlineSize = `${(100 * (row.speed ?? 0)) / fastest}%`;
  const track = element('span', { className: 'bar' }, fill);
  track.setAttribute('aria-hidden', 'true');
  return track;
}

function rowElement(row: Row, fastest: number): HTMLElement {
  const name = element('th', { scope: 'row' }, row.way);
  const made = element('tr', { className: row.ours ? 'ours' : '' }, name);
  if (row.note !== null) {
    made.append(element('td', { className: 'note', colSpan: COLUMNS.length }, row.note));
    return made;
  }
  name.append(bar(row, fastest));
  for (const { cell } of COLUMNS) made.append(element('td', {}, cell(row)));
  return made;
}

function headElement(...heads: readonly string[]): HTMLElement {
  return element('thead', {}, element('tr', {}, ...heads.map(columnHead)));
}

const columnHead = (text: string) => element('th', { scope: 'col' }, text);

/** The figures of one job, one row for each way. */
export function jobTableElement({ title, rows }: JobTable): HTMLElement {
  const fastest = Math.max(...rows.map(({ speed }) => speed ?? 0)) || 1;
  return element(
    'table',
    { className: 'bars' },
    element('caption', {}, title),
    headElement('way', ...COLUMNS.map(({ head }) => head)),
    element('tbody', {}, ...rows.map((row) => rowElement(row, fastest))),
  );
}

/** What one waits for. */
export function waitsElement(waits: readonly Wait[]): HTMLElement {
  const rows = waits.map((wait) => {
    const name = element('th', { scope: 'row' }, wait.what);
    return element('tr', { className: 'ours' }, name, element('td', {}, waitText(wait)));
  });
  return element(
    'table',
    {},
    element('caption', {}, 'Waiting for stackblend'),
    headElement('from → to', 'median'),
    element('tbody', {}, ...rows),
  );
}
