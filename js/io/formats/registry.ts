import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';
import { type ArchiveFormat, type FolderFormat, type Format, hasBytes } from './format.ts';
import { gif } from './gif.ts';
import { jpeg } from './jpeg.ts';
import { npy } from './npy.ts';
import { pictures } from './picture.ts';
import { png } from './png.ts';
import { omeCompanion, tiff } from './tiff.ts';
import { videos } from './video.ts';
import { zarr } from './zarr.ts';
import { zip } from './zip.ts';

/** All formats of single files, in the order in which they are asked. */
export const FORMATS: readonly Format[] = [
  ...[tiff, png, npy, jpeg, gif, ...pictures, omeCompanion],
  ...videos, // after AVIF, whose files are ISO files too
];

/** Formats whose images are folders. */
export const FOLDER_FORMATS: readonly FolderFormat[] = [zarr];

/** Files that hold files. */
export const ARCHIVES: readonly ArchiveFormat[] = [zip];

/** Formats that people have and that are not read: what to do instead. */
const KNOWN: readonly { readonly magic: string; readonly at?: number; readonly advice: string }[] =
  [
    { magic: '\x89HDF', advice: 'is HDF5 (Imaris, BigDataViewer, …): export it as TIFF or .npy' },
    { magic: 'ZISRAWFILE', advice: 'is a Zeiss CZI: export it as TIFF' },
    { magic: '\xda\xce\xbe\x0a', advice: 'is a Nikon ND2: export it as TIFF' },
    { magic: '\x70\x00\x00\x00', advice: 'is a Leica LIF: export it as TIFF' },
    { magic: '\xd0\xcf\x11\xe0', advice: 'is an OLE file (OIB, ZVI, …): export it as TIFF' },
    { magic: 'BM', advice: 'looks like BMP: save it as PNG' },
    { magic: 'ftyp', at: 4, advice: 'is a HEIF picture or a kin of it: save it as TIFF or PNG' },
    { magic: 'RIFF', advice: 'is an AVI video or sound: save its frames as TIFF' },
    { magic: '%PDF', advice: 'is a PDF: export its pictures as PNG' },
    { magic: '\x1f\x8b', advice: 'is compressed with gzip: unpack it first' },
  ];

/** Bytes that {@link Format.matches} gets. */
const HEAD = 64;

/** What a file is; neither where it is unknown and that is no error. */
export interface Sniffed {
  readonly format?: Format;
  readonly archive?: ArchiveFormat;
}

/**
 * What a file is, by its first bytes. Rejects with `bad-file` for an empty file, with `unsupported`
 * for what is not known; gives neither where `lenient`.
 */
export async function sniff(
  file: ByteSource,
  path: string,
  lenient: boolean,
  signal?: AbortSignal,
): Promise<Sniffed> {
  if (file.size === 0) {
    if (lenient) return {};
    throw new StackBlendError('bad-file', `${file.name}: is empty.`);
  }
  const head = await file.read(0, HEAD, signal);
  const format = FORMATS.find((candidate) => candidate.matches(head, path));
  if (format) return { format };
  const archive = ARCHIVES.find((candidate) => candidate.matches(head, path));
  if (archive) return { archive };
  if (lenient) return {};
  const known = KNOWN.find(({ magic, at }) => hasBytes(head, magic, at));
  const labels = [...FORMATS, ...FOLDER_FORMATS, ...ARCHIVES].map(({ label }) => label).join(', ');
  throw new StackBlendError(
    'unsupported',
    `${file.name}: ${known?.advice ?? `is no image that is known here (its first bytes are ${hex(head)})`}; ` +
      `${labels} are read.`,
  );
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
