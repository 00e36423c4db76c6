/**
 * The README's chart of speed: `node web/bench/chart/chart.mjs` writes chart.svg beside this file,
 * from the figures in figures.json and from nothing else.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * @typedef {{ name: string, kind: 'limit' | 'own' | 'other', milliseconds: number }} Bar of all frames
 * @typedef {{ title: string, frames: number, bars: Bar[] }} Group
 * @typedef {{ title: string, machine: string, groups: Group[] }} Figures
 */

const WIDTH = 800;
const MARGIN = 24;
/** Where values begin and end, and what lies there: milliseconds of one frame. */
const PLOT = { left: 290, right: 700, from: 0.03, to: 20 };
const TICKS = [0.1, 1, 10];
const ROW = 26;
const TOP = 100;

/**
 * Colours of the text and of each kind of bar. A panel of its own lies behind: pages choose light or
 * dark without telling a picture.
 */
export const SCHEMES = {
  light: {
    panel: '#ffffff',
    text: '#1f2328',
    quiet: '#59636e',
    line: '#d1d9e0',
    own: '#0a66c2',
    other: '#9a4d00',
    limit: '#59636e',
  },
  dark: {
    panel: '#151b23',
    text: '#f0f6fc',
    quiet: '#9198a1',
    line: '#3d444d',
    own: '#58a6ff',
    other: '#f0a35e',
    limit: '#9198a1',
  },
};

/** @param {number} milliseconds of one frame */
function position(milliseconds) {
  const { left, right, from, to } = PLOT;
  const share = Math.log(milliseconds / from) / Math.log(to / from);
  return Number((left + share * (right - left)).toFixed(1));
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param {number} x @param {number} y @param {string} text @param {string} attributes */
const label = (x, y, text, attributes = '') =>
  `<text x="${x}" y="${y}"${attributes && ` ${attributes}`}>${escaped(text)}</text>`;

/** @param {{ [part: string]: string }} scheme */
function rules({ panel, text, quiet, line, own, other, limit }) {
  return [
    `.panel{fill:${panel};stroke:${line}}`,
    `text{fill:${text}}.quiet{fill:${quiet}}.value{stroke:${panel}}`,
    `.tick{stroke:${line}}.guide{stroke:${quiet}}`,
    `.own{fill:${own}}.other{fill:${other}}.limit{fill:${limit}}`,
  ].join('');
}

/** One name, one dot and its value. @param {Bar} bar @param {number} frames @param {number} y */
function row({ name, kind, milliseconds }, frames, y) {
  const each = milliseconds / frames;
  const x = position(each);
  return [
    label(PLOT.left - 12, y + 4, name, 'text-anchor="end"'),
    `<line class="guide" x1="${PLOT.left}" y1="${y}" x2="${x}" y2="${y}"/>`,
    `<circle class="${kind}" cx="${x}" cy="${y}" r="6"/>`,
    label(x + 12, y + 4, `${each.toPrecision(2)} ms`, 'class="value"'),
  ].join('');
}

/** What the colours mean. @param {number} y */
function legend(y) {
  const entries = Object.entries({
    own: 'stackblend',
    other: 'others',
    limit: 'all that memory allows',
  });
  return entries.map(([kind, text], i) => {
    const x = PLOT.left + 6 + i * 110;
    return `<circle class="${kind}" cx="${x}" cy="${y}" r="6"/>${label(x + 12, y + 4, text, 'class="quiet"')}`;
  });
}

/** @param {Figures} figures @returns {string} the SVG */
export function chart({ title, machine, groups }) {
  const lines = [];
  let y = TOP;
  for (const { title, frames, bars } of groups) {
    lines.push(label(MARGIN, y, title, 'class="group"'));
    y += ROW;
    for (const bar of bars) {
      lines.push(row(bar, frames, y));
      y += ROW;
    }
    y += ROW / 2;
  }
  const end = y - ROW / 2;
  lines.push(...legend(y + 4));
  const height = y + ROW;
  const ticks = TICKS.map((value) => {
    const x = position(value);
    const text = label(x, TOP - 14, `${value} ms`, 'class="quiet" text-anchor="middle"');
    return `${text}<line class="tick" x1="${x}" y1="${TOP - 6}" x2="${x}" y2="${end}"/>`;
  });
  const font = 'text{font:14px system-ui,sans-serif}.title{font-size:17px;font-weight:600}';
  const style = `${font}.group,.value{font-weight:600}.value{paint-order:stroke;stroke-width:4px}${rules(SCHEMES.light)}.guide{stroke-dasharray:1 4}`;
  const dark = `@media(prefers-color-scheme:dark){${rules(SCHEMES.dark)}}`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${style}${dark}</style>`,
    `<rect class="panel" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    label(MARGIN, 36, title, 'class="title"'),
    label(MARGIN, 58, machine, 'class="quiet"'),
    ...ticks,
    ...lines,
    '</svg>',
  ].join('\n')}\n`;
}

/** @param {string} name beside this file */
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What chart.svg should hold. */
export async function currentChart() {
  return chart(JSON.parse(await readFile(beside('figures.json'), 'utf8')));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeFile(beside('chart.svg'), await currentChart());
}
