import { deflateSync } from 'node:zlib';
import { openImages } from '../../../js/io/index.ts';
import { crc32 } from '../../../js/io/png/crc.ts';

/** A chunk's type and data. */
export type Chunk = readonly [type: string, data: Uint8Array | readonly number[]];

/** A PNG of these chunks; a wrong checksum for the chunk number `damaged`. */
export function makePng(chunks: readonly Chunk[], damaged = -1): Uint8Array {
  const bytes = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const int = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
  chunks.forEach(([type, data], i) => {
    const body = [...Array.from(type, (letter) => letter.charCodeAt(0)), ...data];
    const crc = crc32(Uint8Array.from(body));
    bytes.push(...int(data.length), ...body, ...int(i === damaged ? crc ^ 1 : crc));
  });
  return Uint8Array.from(bytes);
}

/** A number of four bytes. */
export const int = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
export const END: Chunk = ['IEND', []];

/** IHDR. */
export function header(
  width: number,
  height: number,
  depth: number,
  type: number,
  interlace = 0,
): Chunk {
  return ['IHDR', [...int(width), ...int(height), depth, type, 0, 0, interlace]];
}

/** IDAT of these rows, each with its filter. */
export function data(...rows: (readonly number[])[]): Chunk {
  return ['IDAT', deflateSync(Uint8Array.from(rows.flat()))];
}

/** Rows of one grey pixel, 0 to 255 again and again, as zlib data in which each row is a block that is not compressed. */
export function storedRows(height: number): Uint8Array {
  const bytes = [0x78, 0x01];
  let [a, b] = [1, 0];
  for (let y = 0; y < height; y++) {
    const row = [0, y % 256];
    bytes.push(y === height - 1 ? 1 : 0, 2, 0, 0xfd, 0xff, ...row);
    for (const byte of row) {
      a = (a + byte) % 65_521;
      b = (b + a) % 65_521;
    }
  }
  bytes.push(...int(((b << 16) | a) >>> 0));
  return Uint8Array.from(bytes);
}

/** Opens bytes as `a.png`. */
export async function openPng(bytes: Uint8Array) {
  return (await openImages({ name: 'a.png', data: bytes }))[0]!;
}

/** The values of one frame. */
export async function pixels(chunks: readonly Chunk[], t = 0): Promise<number[]> {
  return Array.from((await (await openPng(makePng(chunks))).plane({ t })).data);
}
