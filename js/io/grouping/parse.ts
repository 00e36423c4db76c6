import type { GroupAxis } from './grouping.ts';
import { scanMeasure } from './measures.ts';
import { type ParsedName, Parts } from './parts.ts';
import { CHANNEL_WORD, INSTRUMENTS, type Meaning, meaningOf } from './vocabulary.ts';

/** What all names together tell of each. */
export interface NameHints {
  /** Wells (`B07`) stand in these names, so `C07` is one too. */
  readonly wells: boolean;
}

const EXTENSION = /(?:\.ome)?\.[A-Za-z][A-Za-z0-9]{1,7}$/i;

/** A well of a plate by itself, of a row that no axis begins with. */
const WELL = /(?:^|[^A-Za-z0-9])[ABDEGH](?:0[1-9]|1\d|2[0-4])(?![A-Za-z0-9])/;

/** Looks at all names. */
export function hintsOf(names: readonly string[]): NameHints {
  return { wells: names.some((name) => WELL.test(name)) };
}

/** Takes a name apart. */
export function parseName(name: string, hints: NameHints): ParsedName {
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const stem = name.slice(0, name.length - extension.length);
  const parts = new Parts(name, extension);
  if (!parseInstrument(stem, parts)) scan(stem, hints, parts);
  return parts.finish();
}

function parseInstrument(stem: string, parts: Parts): boolean {
  for (const pattern of INSTRUMENTS) {
    const match = pattern.exec(stem);
    if (!match?.indices?.groups) continue;
    const found = Object.entries(match.indices.groups)
      .filter((entry): entry is [string, [number, number]] => entry[1] !== undefined)
      .sort(([, a], [, b]) => a[0] - b[0]);
    let at = 0;
    for (const [group, [start, end]] of found) {
      parts.text(stem.slice(at, start));
      const text = stem.slice(start, end);
      const kind = group === 'word' ? 'c' : group === 'skip' ? 'skip' : (group[0] as GroupAxis);
      const counted = group !== 'word' && group !== 'skip';
      const label = group === 'c' ? `C${Number(text)}` : text;
      parts.slot({ kind, text, label, ...(counted && { value: Number(text) }) });
      at = end;
    }
    parts.text(stem.slice(at));
    return true;
  }
  return false;
}

const GUID = /[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}/iy;
/** MetaMorph: a number and the name of the illumination, which may begin with a laser line. */
const WAVE = /w(\d)([3-8]\d\d(?!\d)[^_/]*)|w(\d{1,2})([A-Za-z][^_/]*)/iy;
/** ImageXpress: a number and a name that no two files share. */
const WAVE_GUID = new RegExp(`w(\\d)(${GUID.source})`, 'iy');
const MARKED = /([A-Za-z]+)([_ -]?-?)(\d+)/y;
/** What makes a number of z or t a decimal one. */
const DECIMALS = /\.\d+(?![\d.])/y;
const LETTERS = /[A-Za-z]+/y;
const DIGITS = /\d+/y;
/** The end of a word that runs into an axis, by its capitals: `cellsT`, `imageCH`. */
const CAMEL = /^(.*[a-z])(T|Z|C|CH|Ch)$/;
const LAST_LETTER = /([A-Za-z])$/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Reads a name from the left, by the first rule that fits at each place. */
function scan(stem: string, hints: NameHints, parts: Parts): void {
  let at = 0;
  while (at < stem.length) {
    const before = stem[at - 1] ?? '';
    const boundary = !/[A-Za-z0-9]/.test(before);
    const taken =
      (boundary && scanWord(stem, at, parts)) ||
      (!/[\d.]/.test(before) && scanMeasure(stem, at, parts)) ||
      ((boundary || /\d/.test(before)) && scanMarked(stem, at, boundary, hints, parts)) ||
      scanRest(stem, at, boundary, parts);
    at += taken;
  }
}

/** Words that name channels, and waves. @returns characters taken, 0 for none */
function scanWord(stem: string, at: number, parts: Parts): number {
  const word = match(CHANNEL_WORD, stem, at)?.[0];
  if (word) {
    parts.slot({ kind: 'c', text: word, label: word });
    return word.length;
  }
  const numbered = match(WAVE_GUID, stem, at);
  if (numbered) {
    const text = `w${numbered[1]}`;
    parts.slot({ kind: 'c', text, label: text, value: Number(numbered[1]) });
    parts.slot({ kind: 'skip', text: numbered[2]!, label: '' });
    return numbered[0].length;
  }
  const wave = match(WAVE, stem, at);
  if (!wave) return 0;
  const number = Number(wave[1] ?? wave[3]);
  const label = (wave[2] ?? wave[4]!).trim();
  parts.slot({ kind: 'c', text: wave[0], label, value: number });
  return wave[0].length;
}

/** A marker and its number: `z001`, `ch00`, `Pos_3`; several may follow one another: `s1z2t3`. */
function scanMarked(
  stem: string,
  at: number,
  boundary: boolean,
  hints: NameHints,
  parts: Parts,
): number {
  const marked = match(MARKED, stem, at);
  const [text = '', letters = '', gap = '', digits = ''] = marked ?? [];
  const meaning = markerMeaning(text, letters, gap, boundary, stem, at, hints);
  if (!meaning) return 0;
  const counts = meaning === 'z' || meaning === 't';
  const decimals = counts ? (match(DECIMALS, stem, at + text.length)?.[0] ?? '') : '';
  const minus = gap.length > 1 ? 'certain' : 'possible';
  parts.slot({
    ...{ kind: meaning, text: text + decimals, label: text + decimals },
    value: Number(digits + decimals),
    ...(counts && gap.endsWith('-') && { minus }),
  });
  return text.length + decimals.length;
}

function markerMeaning(
  text: string,
  letters: string,
  gap: string,
  boundary: boolean,
  stem: string,
  at: number,
  hints: NameHints,
): Meaning | undefined {
  const meaning = letters ? meaningOf(letters) : undefined;
  // `w2` is a wave, `W00002` a well.
  if (letters.toLowerCase() === 'w' && text.length > 3) return 'place';
  // `a_001` is a word and a number, `pos_001` is not.
  if (gap && meaning === 'place' && letters.length === 1) return undefined;
  if (gap || letters.toLowerCase() !== 'c') return meaning;
  // A plate's column behind its row, or a well of row C.
  const afterRow = /(?:^|[^A-Za-z])r\d+$/i.test(stem.slice(0, at));
  const alone = boundary && !/[A-Za-z0-9]/.test(stem[at + text.length] ?? '');
  const well = hints.wells && alone && /^C\d\d$/.test(text);
  return afterRow || well ? 'place' : 'c';
}

/** Bare numbers, a last letter, and text. */
function scanRest(stem: string, at: number, boundary: boolean, parts: Parts): number {
  const digits = match(DIGITS, stem, at)?.[0];
  if (digits) {
    const attached = /[A-Za-z]/.test(stem[at - 1] ?? '');
    parts.slot({ kind: 'number', text: digits, label: digits, value: Number(digits), attached });
    return digits.length;
  }
  if (boundary && at > 0 && match(LAST_LETTER, stem, at)) {
    parts.slot({ kind: 'c', text: stem[at]!, label: stem[at]!, letter: true });
    return 1;
  }
  const letters = match(LETTERS, stem, at)?.[0];
  if (!letters) {
    parts.text(stem[at]!);
    return 1;
  }
  const camel = CAMEL.exec(letters);
  const number = camel ? match(DIGITS, stem, at + letters.length)?.[0] : undefined;
  if (!camel || !number) {
    parts.text(letters);
    return letters.length;
  }
  const [, word = '', marker = ''] = camel;
  parts.text(word);
  const text = marker + number;
  parts.slot({ kind: meaningOf(marker) as GroupAxis, text, label: text, value: Number(number) });
  return letters.length + number.length;
}
