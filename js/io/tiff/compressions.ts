import { StackBlendError } from '../../engine/contract/errors.ts';

/** Numbers of the compressions that are read; `codecs.ts` has one codec for each. */
export const COMPRESSION = {
  none: 1,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  packBits: 32773,
  oldDeflate: 32946,
  zstd: 50000,
} as const;

/** Compressions that predictors go with; in pages of others the tag means nothing, as for libtiff. */
export const PREDICTED: ReadonlySet<number> = new Set([
  COMPRESSION.lzw,
  COMPRESSION.deflate,
  COMPRESSION.oldDeflate,
  COMPRESSION.zstd,
]);

const SUPPORTED = new Set<number>(Object.values(COMPRESSION));

const NAMES: Readonly<Record<number, string>> = {
  2: 'CCITT (fax)',
  3: 'CCITT (fax)',
  4: 'CCITT (fax)',
  6: 'old-style JPEG',
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34892: 'lossy JPEG (DNG)',
  34925: 'LZMA',
  50001: 'WebP',
  50002: 'JPEG XL',
};

/** Throws `unsupported` when blocks of this page cannot be decompressed. */
export function checkCompression(info: {
  readonly what: string;
  readonly compression: number;
}): void {
  if (SUPPORTED.has(info.compression)) return;
  const name = NAMES[info.compression] ?? `number ${info.compression}`;
  throw new StackBlendError(
    'unsupported',
    `${info.what}: TIFF compression ${name} is not read; save it uncompressed, or with Deflate, LZW or PackBits.`,
  );
}
