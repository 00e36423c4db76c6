import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';

/** The header of a `.npy` file, as numpy writes it. */
export interface NpyHeader {
  /** `'<u2'`: byte order, kind, bytes per item. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the array's bytes start. */
  readonly dataOffset: number;
}

/** numpy itself reads no header beyond 10,000 bytes; structured arrays with many fields come near it. */
const MAX_HEADER = 64 * 1024;

/** Reads a header of version 1, 2 or 3. Rejects with `bad-file`, or `unsupported` for newer versions. */
export async function readNpyHeader(file: ByteSource, signal?: AbortSignal): Promise<NpyHeader> {
  const start = await file.read(0, 12, signal);
  const major = start[6] ?? 0;
  if (start.length < 10) throw broken(file, 'ends within its header');
  if (major < 1 || major > 3) {
    throw new StackBlendError(
      'unsupported',
      `${file.name}: .npy version ${major} is not known; versions 1 to 3 are (numpy.save writes them).`,
    );
  }
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const prefix = major === 1 ? 10 : 12;
  if (start.length < prefix) throw broken(file, 'ends within its header');
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER) throw broken(file, `declares a header of ${length} bytes`);
  const bytes = await file.read(prefix, length, signal);
  if (bytes.length < length) {
    throw broken(file, `ends within its header: ${length} bytes expected, ${bytes.length} there`);
  }
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes);
  return { ...parseDict(text, file), dataOffset: prefix + length };
}

function broken(file: ByteSource, what: string): StackBlendError {
  return new StackBlendError('bad-file', `${file.name}: this .npy file ${what}.`);
}

/** The dict as tokens: strings, words, integers and brackets. Nothing is evaluated. */
const TOKEN = /\s*(?:'([^'\\\n]*)'|"([^"\\\n]*)"|(True|False)|(\d+)L?|([{}()[\],:]))/y;

type Value = string | boolean | number | readonly Value[];

/** A header nests two levels deep (a structured dtype more); hostile ones must not exhaust the stack. */
const MAX_DEPTH = 16;

function parseDict(text: string, file: ByteSource): Omit<NpyHeader, 'dataOffset'> {
  const tokens = tokenize(text, file);
  let at = 0;
  const fail = () =>
    broken(file, 'has a header that is not a Python dictionary as numpy writes it');
  const expect = (token: string) => {
    if (tokens[at++]?.bracket !== token) throw fail();
  };
  const isNext = (token: string) => tokens[at]?.bracket === token;

  function value(depth: number): Value {
    const token = tokens[at++];
    if (!token || depth > MAX_DEPTH) throw fail();
    if (token.value !== undefined) return token.value;
    const close = token.bracket === '(' ? ')' : token.bracket === '[' ? ']' : undefined;
    if (!close) throw fail();
    const items: Value[] = [];
    while (!isNext(close)) {
      items.push(value(depth + 1));
      if (!isNext(close)) expect(',');
    }
    at++;
    return items;
  }

  const entries = new Map<Value, Value>();
  expect('{');
  while (!isNext('}')) {
    const key = value(0);
    expect(':');
    if (entries.has(key)) throw fail();
    entries.set(key, value(0));
    if (!isNext('}')) expect(',');
  }
  if (at !== tokens.length - 1) throw fail();
  return checkEntries(entries, file);
}

function tokenize(text: string, file: ByteSource): { value?: Value; bracket?: string }[] {
  const tokens: { value?: Value; bracket?: string }[] = [];
  const body = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const match = TOKEN.exec(body);
    if (!match) throw broken(file, 'has a header that is not a Python dictionary');
    const [, single, double, word, digits, bracket] = match;
    if (bracket) tokens.push({ bracket });
    else if (word) tokens.push({ value: word === 'True' });
    else if (digits) tokens.push({ value: Number(digits) });
    else tokens.push({ value: single ?? double ?? '' });
  }
  return tokens;
}

function checkEntries(
  entries: ReadonlyMap<Value, Value>,
  file: ByteSource,
): Omit<NpyHeader, 'dataOffset'> {
  const descr = entries.get('descr');
  const fortranOrder = entries.get('fortran_order');
  const shape = entries.get('shape');
  if (Array.isArray(descr)) {
    throw new StackBlendError(
      'unsupported',
      `${file.name}: structured arrays are not images; save one field: numpy.save(path, a['name']).`,
    );
  }
  if (
    entries.size !== 3 ||
    typeof descr !== 'string' ||
    typeof fortranOrder !== 'boolean' ||
    !Array.isArray(shape) ||
    !shape.every((size) => Number.isSafeInteger(size))
  ) {
    throw broken(file, "has a header without a right 'descr', 'fortran_order' and 'shape'");
  }
  return { descr, fortranOrder, shape: shape as number[] };
}
