import { openImages } from '../../../js/io/index.ts';

/** One picture of a GIF. */
export interface Picture {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  /** In the order in which they are stored. */
  readonly indices: readonly number[];
  readonly disposal?: number;
  readonly delay?: number;
  readonly transparent?: number;
  readonly interlaced?: boolean;
  /** Of the picture alone, RGB; 2, 4, 8 … entries. */
  readonly palette?: readonly number[];
}

const word = (value: number) => [value & 255, value >> 8];
const sizeBits = (palette: readonly number[]) => Math.log2(palette.length / 3) - 1;

/** A GIF of these pictures; `palette` has 2, 4, 8 … entries. */
export function makeGif(
  [width, height]: readonly [number, number],
  palette: readonly number[],
  pictures: readonly Picture[],
): Uint8Array {
  const bytes = [...'GIF89a'].map((letter) => letter.charCodeAt(0));
  bytes.push(...word(width), ...word(height), 0x80 | sizeBits(palette), 0, 0, ...palette);
  for (const { x = 0, y = 0, indices, ...picture } of pictures) {
    const { disposal = 0, delay = 0, transparent = -1, interlaced = false } = picture;
    bytes.push(0x21, 0xf9, 4, (disposal << 2) | (transparent < 0 ? 0 : 1), ...word(delay));
    bytes.push(Math.max(transparent, 0), 0);
    bytes.push(0x2c, ...word(x), ...word(y), ...word(picture.width), ...word(picture.height));
    const own = picture.palette ?? [];
    bytes.push((own.length && 0x80 | sizeBits(own)) | (interlaced ? 0x40 : 0), ...own);
    const bits = Math.max(2, sizeBits(own.length ? own : palette) + 1);
    bytes.push(bits, ...subBlocks(lzw(indices, bits)));
  }
  return Uint8Array.from([...bytes, 0x3b]);
}

export function subBlocks(data: readonly number[]): number[] {
  const out: number[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const part = data.slice(at, at + 255);
    out.push(part.length, ...part);
  }
  return [...out, 0];
}

/** LZW with a table that fills up and is then cleared. */
export function lzw(indices: readonly number[], bits: number): number[] {
  const clear = 1 << bits;
  const codes: [code: number, width: number][] = [[clear, bits + 1]];
  let table = new Map<string, number>();
  let [next, width, run] = [clear + 2, bits + 1, ''];
  const codeOf = (text: string) => table.get(text) ?? text.charCodeAt(0);
  for (const index of indices) {
    const longer = run + String.fromCharCode(index);
    if (longer.length === 1 || table.has(longer)) {
      run = longer;
      continue;
    }
    codes.push([codeOf(run), width]);
    if (next < 4096) {
      if (next === 1 << width) width++;
      table.set(longer, next++);
    } else {
      codes.push([clear, width]);
      table = new Map();
      [next, width] = [clear + 2, bits + 1];
    }
    run = longer.at(-1)!;
  }
  if (run) codes.push([codeOf(run), width]);
  if (next === 1 << width && width < 12) width++;
  codes.push([clear + 1, width]);
  return pack(codes);
}

function pack(codes: readonly (readonly [number, number])[]): number[] {
  const out: number[] = [];
  let [buffer, bits] = [0, 0];
  for (const [code, width] of codes) {
    buffer |= code << bits;
    for (bits += width; bits >= 8; bits -= 8, buffer >>>= 8) out.push(buffer & 255);
  }
  if (bits > 0) out.push(buffer & 255);
  return out;
}

/** Opens bytes as `a.gif`. */
export async function openGif(data: Uint8Array) {
  return (await openImages({ name: 'a.gif', data }))[0]!;
}
