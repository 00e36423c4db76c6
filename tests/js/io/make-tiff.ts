import { type ImageSource, openImages, type PlaneRequest } from '../../../js/io/index.ts';

/** A directory entry: tag, type (2 text, 3 short, 4 long, 7 bytes, 12 double, 16 long8), values. */
export type Field = readonly [tag: number, type: number, values: readonly number[]];

/** One page: its strips or tiles, already compressed, and the fields beside their places. */
export interface PageSpec {
  readonly fields: readonly Field[];
  readonly blocks: readonly Uint8Array[];
  readonly tiled?: boolean;
  /** False leaves out how long the blocks are, as old writers do. */
  readonly counted?: boolean;
}

export interface FileSpec {
  readonly pages: readonly PageSpec[];
  readonly big?: boolean;
  readonly bigEndian?: boolean;
  /** Where the last directory points; 0 ends the chain. A page number makes a loop. */
  readonly loopTo?: number;
}

const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 12: 8, 16: 8 };

/** A TIFF file, byte by byte as the test wants it. */
export function makeTiff({ pages, big = false, bigEndian = false, loopTo }: FileSpec): Uint8Array {
  const le = !bigEndian;
  const bytes: number[] = new Array(big ? 16 : 8).fill(0);
  const put = (at: number, size: number, value: number) => {
    const view = new DataView(new ArrayBuffer(8));
    if (size === 8) view.setBigUint64(0, BigInt(value), le);
    else if (size === 4) view.setUint32(0, value, le);
    else if (size === 2) view.setUint16(0, value, le);
    else view.setUint8(0, value);
    for (let i = 0; i < size; i++) bytes[at + i] = view.getUint8(i);
  };
  const offsetBytes = big ? 8 : 4;
  bytes[0] = bigEndian ? 0x4d : 0x49;
  bytes[1] = bytes[0];
  put(2, 2, big ? 43 : 42);
  if (big) put(4, 2, 8);
  let link = big ? 8 : 4;
  const starts: number[] = [];
  for (const page of pages) {
    const places = page.blocks.map((block) => {
      const at = bytes.length;
      bytes.push(...block);
      return at;
    });
    const [offsetTag, countTag] = page.tiled ? [324, 325] : [273, 279];
    const given = new Set(page.fields.map(([tag]) => tag));
    const counts: Field = [countTag, 4, page.blocks.map((block) => block.length)];
    const own: Field[] = [[offsetTag, 4, places], ...(page.counted === false ? [] : [counts])];
    const fields = [...page.fields, ...own.filter(([tag]) => !given.has(tag))];
    const placed = fields.map(([tag, type, values]) => {
      const size = SIZES[type]!;
      if (values.length * size <= offsetBytes) return { tag, type, values, at: -1 };
      const at = bytes.length;
      values.forEach((value, i) => {
        if (type === 12) {
          const view = new DataView(new ArrayBuffer(8));
          view.setFloat64(0, value, le);
          for (let j = 0; j < 8; j++) bytes[at + i * 8 + j] = view.getUint8(j);
        } else put(at + i * size, size, value);
      });
      return { tag, type, values, at };
    });
    const start = bytes.length;
    starts.push(start);
    put(link, offsetBytes, start);
    const [countBytes, entryBytes] = big ? [8, 20] : [2, 12];
    put(start, countBytes, placed.length);
    placed.forEach(({ tag, type, values, at }, i) => {
      const entry = start + countBytes + i * entryBytes;
      for (let j = 0; j < entryBytes; j++) bytes[entry + j] = 0;
      put(entry, 2, tag);
      put(entry + 2, 2, type);
      put(entry + 4, offsetBytes, values.length);
      const valueAt = entry + 4 + offsetBytes;
      if (at >= 0) put(valueAt, offsetBytes, at);
      else
        for (const [j, value] of values.entries())
          put(valueAt + j * SIZES[type]!, SIZES[type]!, value);
    });
    link = start + countBytes + placed.length * entryBytes;
    put(link, offsetBytes, 0);
  }
  if (loopTo !== undefined) put(link, offsetBytes, starts[loopTo]!);
  return Uint8Array.from(bytes);
}

/** The fields that every page of plain grey needs. */
export function greyFields(
  width: number,
  height: number,
  bits: number,
  more: Field[] = [],
): Field[] {
  const given = new Set(more.map(([tag]) => tag));
  const fields: Field[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, [bits]],
    [259, 3, [1]],
    [262, 3, [1]],
    [277, 3, [1]],
    [278, 4, [height]],
  ];
  return [...fields.filter(([tag]) => !given.has(tag)), ...more];
}

/** Text as the values of a field of type 2. */
export function text(value: string): number[] {
  return [...Array.from(value, (letter) => letter.charCodeAt(0)), 0];
}

/** 0, 1, 2 … as bytes. */
export function ramp(length: number, step = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i * step);
}

/** Opens a file, or the file of a specification, as `a.tif`. */
export async function openTiff(file: FileSpec | Uint8Array): Promise<ImageSource> {
  const data = file instanceof Uint8Array ? file : makeTiff(file);
  return (await openImages({ name: 'a.tif', data }))[0]!;
}

/** The values of one plane of a file. */
export async function readValues(spec: FileSpec, request?: PlaneRequest): Promise<number[]> {
  return Array.from((await (await openTiff(spec)).plane(request)).data);
}
