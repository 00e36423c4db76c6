import { StackBlendError } from '../../engine/contract/errors.ts';
import type { DType } from '../../engine/contract/types.ts';
import type { SampleType } from '../samples.ts';
import { PREDICTED } from './compressions.ts';
import type { Directory } from './directory.ts';

/** The tags that are read, by their TIFF 6 names. */
export const TAG = {
  NewSubfileType: 254,
  ImageWidth: 256,
  ImageLength: 257,
  BitsPerSample: 258,
  Compression: 259,
  Photometric: 262,
  FillOrder: 266,
  ImageDescription: 270,
  StripOffsets: 273,
  SamplesPerPixel: 277,
  RowsPerStrip: 278,
  StripByteCounts: 279,
  XResolution: 282,
  YResolution: 283,
  PlanarConfiguration: 284,
  Predictor: 317,
  ColorMap: 320,
  SubIFDs: 330,
  TileWidth: 322,
  TileLength: 323,
  TileOffsets: 324,
  TileByteCounts: 325,
  ExtraSamples: 338,
  SampleFormat: 339,
  JPEGTables: 347,
  ImageJByteCounts: 50838,
  ImageJMetadata: 50839,
} as const;

/** What a pixel's samples mean. */
export const PHOTOMETRIC = {
  whiteIsZero: 0,
  blackIsZero: 1,
  rgb: 2,
  palette: 3,
  mask: 4,
  yCbCr: 6,
};

/** Values of ExtraSamples that mean transparency. */
export const ALPHA = { associated: 1, straight: 2 };

/** What a page's directory says of its pixels, checked as far as it goes without reading them. */
export interface PageInfo {
  /** As messages name it: `a.tif, page 3`. */
  readonly what: string;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** Of the samples in the file; halves (16 bits) count as float32. */
  readonly sample: SampleType;
  /** Of the decoded plane. */
  readonly dtype: DType;
  readonly samplesPerPixel: number;
  readonly planar: boolean;
  readonly photometric: number;
  readonly extraSamples: readonly number[];
  readonly compression: number;
  readonly predictor: number;
  readonly reversedBits: boolean;
  /** A thumbnail or a mask of another page. */
  readonly secondary: boolean;
  /** A mask of another page. */
  readonly mask: boolean;
}

/** Real files have a handful; a hostile count must not become an allocation. */
const MAX_SAMPLES = 1024;

/** Reads what a page's directory says. Rejects with `bad-file` or `unsupported`. */
export async function readPageInfo(dir: Directory, signal?: AbortSignal): Promise<PageInfo> {
  const number = (tag: number, fallback: number) => dir.number(tag, fallback, signal);
  const samplesPerPixel = await number(TAG.SamplesPerPixel, 1);
  if (!(samplesPerPixel >= 1 && samplesPerPixel <= MAX_SAMPLES)) {
    throw new StackBlendError('bad-file', `${dir.what}: declares ${samplesPerPixel} samples.`);
  }
  const bits = await uniform(dir, TAG.BitsPerSample, 'bits per sample', 1, signal);
  const format = await uniform(dir, TAG.SampleFormat, 'sample formats', 1, signal);
  const sample = sampleType(dir, bits, format);
  const compression = await number(TAG.Compression, 1);
  const subfile = await number(TAG.NewSubfileType, 0);
  return {
    what: dir.what,
    width: await number(TAG.ImageWidth, 0),
    height: await number(TAG.ImageLength, 0),
    bits,
    sample,
    dtype: sample === 'float64' ? 'float32' : sample,
    samplesPerPixel,
    planar: samplesPerPixel > 1 && (await number(TAG.PlanarConfiguration, 1)) === 2,
    photometric: await number(TAG.Photometric, PHOTOMETRIC.blackIsZero),
    extraSamples: await dir.numbers(TAG.ExtraSamples, MAX_SAMPLES, signal),
    compression,
    predictor: PREDICTED.has(compression) ? await number(TAG.Predictor, 1) : 1,
    reversedBits: (await number(TAG.FillOrder, 1)) === 2,
    secondary: (subfile & 5) !== 0,
    mask: (subfile & 4) !== 0,
  };
}

async function uniform(
  dir: Directory,
  tag: number,
  what: string,
  fallback: number,
  signal?: AbortSignal,
): Promise<number> {
  const values = await dir.numbers(tag, MAX_SAMPLES, signal);
  const first = values[0] ?? fallback;
  if (values.every((value) => value === first)) return first;
  throw new StackBlendError(
    'unsupported',
    `${dir.what}: samples with different ${what} (${values.slice(0, 8).join(', ')}) are not read.`,
  );
}

function sampleType(dir: Directory, bits: number, format: number): SampleType {
  // 4 is "undefined", which writers use for plain integers.
  if (format === 1 || format === 4) {
    if (bits >= 1 && bits <= 16) return bits <= 8 ? 'uint8' : 'uint16';
    if (bits === 32) return 'uint32';
  }
  if (format === 2 && bits === 8) return 'int8';
  if (format === 2 && bits === 16) return 'int16';
  if (format === 2 && bits === 32) return 'int32';
  if (format === 3 && (bits === 16 || bits === 32)) return 'float32';
  if (format === 3 && bits === 64) return 'float64';
  const kind = { 2: 'signed', 3: 'floating-point', 5: 'complex', 6: 'complex' }[format];
  throw new StackBlendError(
    'unsupported',
    `${dir.what}: ${bits}-bit ${kind ?? 'unsigned'} samples are not read; ` +
      'save it with 8, 16 or 32 bits, or as 32-bit float.',
  );
}
