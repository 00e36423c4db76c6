/** Types of a field's values, by their TIFF names. */
export const TYPE = { byte: 1, ascii: 2, short: 3, long: 4, rational: 5, long8: 16 } as const;

/** One entry of a directory: the tag, its type, its values (two for each rational). */
export type Field = readonly [tag: number, type: number, values: ArrayLike<number>];

/** Beyond this, offsets take BigTIFF's 8 bytes. */
export const CLASSIC_LIMIT = 2 ** 32 - 2 ** 20;

/** The bytes before the first directory, which follows at once. */
export function fileHeader(big: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(big ? 16 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4949);
  view.setUint16(2, big ? 43 : 42, true);
  if (big) view.setUint16(4, 8, true);
  view.setUint32(big ? 8 : 4, bytes.length, true);
  return bytes;
}

/** TIFF's text is 7-bit and ends with 0; other letters become question marks. */
export function ascii(text: string): number[] {
  const codes = Array.from(text, (letter) => letter.charCodeAt(0));
  return [...codes.map((code) => (code > 0 && code < 128 ? code : 63)), 0];
}

const SIZES: Readonly<Record<number, number>> = {
  [TYPE.byte]: 1,
  [TYPE.ascii]: 1,
  [TYPE.short]: 2,
  [TYPE.long]: 4,
  [TYPE.rational]: 4,
  [TYPE.long8]: 8,
};

/** Where a directory lies. */
export interface DirectoryPlace {
  readonly big: boolean;
  readonly at: number;
  /** Where the next one lies; 0 after the last. */
  readonly next: number;
}

/** A directory with its values behind it; pixels may follow at once. Fields are in the order of their tags. */
export function encodeDirectory(
  entries: readonly Field[],
  { big, at, next }: DirectoryPlace,
): Uint8Array<ArrayBuffer> {
  const [countBytes, entryBytes, inline] = big ? [8, 20, 8] : [2, 12, 4];
  const fixed = countBytes + entries.length * entryBytes + inline;
  const sizes = entries.map(([, type, values]) => values.length * SIZES[type]!);
  const outside = sizes.map((size) => (size > inline ? Math.ceil(size / 8) * 8 : 0));
  // Values, and the pixels behind them, start at multiples of 8.
  const start = Math.ceil((at + fixed) / 8) * 8 - at;
  const bytes = new Uint8Array(start + outside.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  const putOffset = (where: number, value: number) =>
    big ? view.setBigUint64(where, BigInt(value), true) : view.setUint32(where, value, true);
  if (big) view.setUint32(0, entries.length, true);
  else view.setUint16(0, entries.length, true);
  let free = start;
  entries.forEach(([tag, type, values], i) => {
    const entry = countBytes + i * entryBytes;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    putOffset(entry + 4, type === TYPE.rational ? values.length / 2 : values.length);
    const valueAt = entry + entryBytes - inline;
    const target = outside[i] ? free : valueAt;
    if (outside[i]) putOffset(valueAt, at + free);
    putValues(view, target, type, values);
    free += outside[i]!;
  });
  putOffset(countBytes + entries.length * entryBytes, next);
  return bytes;
}

function putValues(view: DataView, at: number, type: number, values: ArrayLike<number>): void {
  const size = SIZES[type]!;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const where = at + i * size;
    if (size === 8) view.setBigUint64(where, BigInt(value), true);
    else if (size === 4) view.setUint32(where, value, true);
    else if (size === 2) view.setUint16(where, value, true);
    else view.setUint8(where, value);
  }
}
