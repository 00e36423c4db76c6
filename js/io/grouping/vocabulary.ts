import type { GroupAxis } from './grouping.ts';

/** What a part of a file's name tells: an axis, or a place of its own (site, well, tile), which is another image. */
export type Meaning = GroupAxis | 'place';

/** Letters before a number, in lower case, by what the number counts. */
const MARKERS: Readonly<Record<Meaning, readonly string[]>> = {
  t: ['t', 'tp', 'time', 'timepoint', 'frame', 'timelapse'],
  c: ['c', 'ch', 'chan', 'channel', 'w', 'wv', 'wave', 'wavelength'],
  z: ['z', 'zs', 'zplane', 'slice', 'plane', 'sec', 'section', 'focus'],
  place: [
    ...['s', 'site', 'series', 'scene', 'f', 'fld', 'fov', 'field', 'p', 'pos', 'position', 'xy'],
    ...['m', 'tile', 'r', 'row', 'col', 'x', 'y', 'b', 'well', 'l', 'u', 'v', 'j', 'a', 'k'],
    ...['exp', 'expt', 'experiment', 'rep', 'replicate', 'sample', 'mouse', 'animal', 'donor'],
    ...['patient', 'dish', 'slide', 'batch', 'cond', 'condition', 'embryo', 'roi', 'region'],
  ],
};

const BY_MARKER = new Map(
  Object.entries(MARKERS).flatMap(([meaning, markers]) =>
    markers.map((marker) => [marker, meaning as Meaning] as const),
  ),
);

/** What a number counts by the letters before it; undefined where they are no marker. */
export function meaningOf(letters: string): Meaning | undefined {
  return BY_MARKER.get(letters.toLowerCase());
}

/** Dyes, proteins, ways of contrast, colours: words that name a channel. */
const WORDS = [
  ...['dapi', 'hoechst(?:\\d{5})?', 'draq\\d', 'sytox', 'bfp', '[et]?bfp\\d?', '[et]?cfp'],
  ...['e?gfp', '[ev]?yfp', 'rfp', 'mcherry', 'm?cherry', '(?:td)?tomato', 'mscarlet', 'mruby\\d?'],
  ...['mneongreen', 'mkate\\d?', 'mplum', 'venus', 'cerulean', 'mturquoise\\d?', 'irfp(?:\\d+)?'],
  ...['fitc', 'tritc', 'cy\\d(?:[.-]5)?', 'tx ?red', 'texas[ _-]?red', 'rhodamine', 'bodipy'],
  ...['alexa[ _-]?(?:fluor[ _-]?)?\\d{3}', 'af?[3-7]\\d\\d', 'atto[ _-]?\\d{3}', 'sir', 'jf\\d{3}'],
  ...['mitotracker', 'lysotracker', 'phalloidin', 'wga', 'concanavalin', 'propidium'],
  ...['bf', 'bright[ _-]?field', 'dic', 'phase[ _-]?contrast', 'ph(?:ase)?', 'phase\\d', 'trans'],
  ...['transmitted', 'tl', 'pmt\\d?', 'far[ _-]?red', 'red', 'green', 'blue', 'cyan', 'magenta'],
  ...['yellow', 'orange', '(?:3[5-9]\\d|[4-7]\\d\\d|8[0-5]\\d) ?nm'],
];

/** A channel's word at this place of a name, as a whole word. Sticky. */
export const CHANNEL_WORD = new RegExp(`(?:${WORDS.join('|')})(?![A-Za-z0-9])`, 'iy');

/** Single letters that name channels, by the first ones of colours and dyes: DAPI, FITC, TRITC, YFP. */
export const CHANNEL_LETTERS = new Set(['R', 'G', 'B', 'D', 'F', 'T', 'Y']);

/** Excitation lines of lasers, which stand for channels where they stand alone. */
export const LASER_LINES = new Set([
  ...['355', '375', '405', '440', '445', '458', '470', '473', '477', '488', '491', '505', '514'],
  ...['515', '532', '543', '546', '552', '555', '560', '561', '568', '594', '604', '610', '633'],
  ...['635', '638', '639', '640', '642', '647', '660', '670', '685', '730', '740', '750', '785'],
]);

/**
 * Whole names of instruments whose parts the rules for single parts would misread. Groups named `t`,
 * `c` and `z` are positions, `word` names a channel, `skip` follows from another part.
 */
export const INSTRUMENTS: readonly RegExp[] = [
  // Operetta, Opera Phenix: row, column, field, plane - channel, slow and fast kinetic, flim.
  /(?:^|\/)r\d+c\d+f\d+(?:p(?<z>\d+))?(?:rc\d+)?-ch(?<c>\d+)(?:sk(?<t>\d+)fk\d+fl\d+|t(?<t2>\d+))?$/di,
  // Yokogawa CellVoyager: time, field, time line, action, z, channel. Actions go with channels.
  /_T(?<t>\d{4})F\d{3}L\d{2}(?<skip>A\d{2})Z(?<z>\d{2,3})C(?<c>\d{2})$/d,
  // Micro-Manager 1.4: time, channel, z.
  /(?:^|\/)img_(?<t>\d{9})_(?<word>.+)_(?<z>\d{3})$/d,
  // IN Cell Analyzer: A - 01(fld 1 wv DAPI - DAPI z 2 time 3 - 1000ms).
  /\(fld \d+ wv (?<word>.+?)(?: z (?<z>\d+))?(?: time (?<t>\d+)(?<skip> - \d+ms)?)?\)$/d,
  // Cellomics ArrayScan: well, field, channel.
  /[A-P]\d{2}f\d{2}d(?<c>\d)$/d,
];
