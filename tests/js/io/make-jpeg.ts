import { openImages } from '../../../js/io/index.ts';

export const word = (value: number) => [value >> 8, value & 255];

/** A segment: its marker, its length, its data. */
export const segment = (marker: number, data: readonly number[]) => [
  ...[0xff, marker],
  ...word(data.length + 2),
  ...data,
];

/** Frame header of components that are all sampled alike. */
export function frameHeader(
  [width, height]: readonly [number, number],
  components = 1,
  marker = 0xc0,
  bits = 8,
): number[] {
  const specs = Array.from({ length: components }, (_, i) => [i + 1, 0x11, 0]).flat();
  return segment(marker, [bits, ...word(height), ...word(width), components, ...specs]);
}

/** Quantization by 8, so that a DC coefficient is a block's value less 128. */
const QUANTIZATION = segment(0xdb, [0, ...Array<number>(64).fill(8)]);
/** Twelve DC codes of four bits, the numbers 0 to 11; one AC code, a single zero bit that ends the block. */
const DC = segment(0xc4, [0x00, 0, 0, 0, 12, ...Array<number>(12).fill(0), ...Array(12).keys()]);
const AC = segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0]);

export interface JpegOptions {
  readonly size: readonly [number, number];
  /** Value of each block of 8 × 8 pixels; three each, in turn, for three components. */
  readonly blocks: readonly number[];
  readonly components?: 1 | 3 | 4;
  /** Blocks between restart markers. */
  readonly restart?: number;
  /** Segments before the frame header. */
  readonly before?: readonly number[];
}

/** A baseline JPEG of even blocks. */
export function makeJpeg({ size, blocks, components = 1, restart = 0, before = [] }: JpegOptions) {
  const selectors = Array.from({ length: components }, (_, i) => [i + 1, 0]).flat();
  return Uint8Array.from([
    ...[0xff, 0xd8, ...before, ...QUANTIZATION, ...frameHeader(size, components), ...DC, ...AC],
    ...(restart > 0 ? segment(0xdd, word(restart)) : []),
    ...segment(0xda, [components, ...selectors, 0, 63, 0]),
    ...data(blocks, components, restart),
    ...[0xff, 0xd9],
  ]);
}

function data(blocks: readonly number[], components: number, restart: number): number[] {
  const out: number[] = [];
  const perSegment = restart * components || blocks.length;
  for (let start = 0, marker = 0; start < blocks.length; start += perSegment, marker++) {
    if (start > 0) out.push(0xff, 0xd0 + ((marker - 1 + 8) % 8));
    out.push(...bytesOf(bitsOf(blocks.slice(start, start + perSegment), components)));
  }
  return out;
}

function bitsOf(blocks: readonly number[], components: number): string {
  const previous = Array<number>(components).fill(128);
  return blocks
    .map((value, i) => {
      const change = value - previous[i % components]!;
      previous[i % components] = value;
      const length = change === 0 ? 0 : Math.floor(Math.log2(Math.abs(change))) + 1;
      const stored = change < 0 ? change + 2 ** length - 1 : change;
      const bits = length === 0 ? '' : stored.toString(2).padStart(length, '0');
      return `${length.toString(2).padStart(4, '0')}${bits}0`;
    })
    .join('');
}

/** Whole bytes, filled up with ones; a zero behind each FF. */
function bytesOf(bits: string): number[] {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  return (padded.match(/.{8}/g) ?? []).flatMap((byte) =>
    byte === '11111111' ? [255, 0] : [Number.parseInt(byte, 2)],
  );
}

/** Opens bytes as `a.jpg`. */
export async function openJpeg(data: Uint8Array) {
  return (await openImages({ name: 'a.jpg', data }))[0]!;
}
