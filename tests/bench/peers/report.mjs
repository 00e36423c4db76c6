/** What the benchmark prints: a table of speed, one of exactness, the notes; as Markdown. */
import { markdownTable } from '../measure.mjs';
import { MODES } from './job.mjs';

/**
 * @typedef {import('./measure-peer.mjs').Figures} Figures
 *
 * @typedef {object} Row
 * @property {import('./peer.mjs').Peer} peer
 * @property {import('./measure-peer.mjs').Report} [report]
 * @property {string} [failure] why there is no report
 */

const LEGEND = {
  speed: 'Milliseconds per frame, and how many times the time of stackblend on one thread that is.',
  exactness: [
    'The largest deviation from the exact formula and, in parentheses, how many are not exact:',
    'of all 65,536 pairs of opaque bytes; for source-over, of the 4,500 colours of 1,500 pixels of',
    'all kinds of alpha. "alpha" is the largest deviation of an alpha, where there is one.',
  ].join(' '),
};

/** @param {Row[]} rows */
export function reportText(rows) {
  return [
    ['### Speed', LEGEND.speed, table(rows, speedCell)],
    ['### Exactness', LEGEND.exactness, table(rows, exactnessCell)],
    ['### Notes', rows.map(({ peer }) => `- ${peer.name}: ${peer.notes.join(' ')}`).join('\n')],
  ]
    .flat()
    .join('\n\n');
}

/** @param {Row[]} rows @param {(figures: Figures) => string} cell */
function table(rows, cell) {
  return markdownTable(
    ['', ...MODES],
    rows.map(({ peer, report, failure }) => {
      if (!report) return [peer.name, `not run: ${failure}`, ...MODES.slice(1).map(() => '')];
      const cells = MODES.map((mode) => report.modes[mode]);
      return [
        `${peer.name}, ${report.version}`,
        ...cells.map((figures) => (figures ? cell(figures) : '–')),
      ];
    }),
  );
}

/** @param {Figures} figures */
function speedCell({ time, ratio }) {
  return `${digits(time)} ms, ${digits(ratio)} ×`;
}

/** @param {Figures} figures */
function exactnessCell({ largest, deviating, alpha }) {
  const colours = deviating === 0 ? 'exact' : `${largest} (${deviating.toLocaleString('en')})`;
  return alpha === 0 ? colours : `${colours}, alpha ${alpha}`;
}

/** Two digits that count, or all before the point. @param {number} value */
function digits(value) {
  if (value >= 10) return value.toFixed(0);
  return value.toFixed(value >= 1 ? 1 : 2);
}
