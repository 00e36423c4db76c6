import { isTiff, looksLikeCompanion } from '../tiff/looks.ts';
import type { Format } from './format.ts';
import { lazyOpen } from './lazy-open.ts';

/**
 * TIFF and BigTIFF, both byte orders, strips and tiles, chunky and planar; uncompressed, LZW,
 * Deflate, PackBits, JPEG and Zstandard. Grey of 1 to 16 bits, 32-bit integers, floats; RGB, RGBA and
 * palettes as RGBA frames of 8 bits. OME-TIFF with all its images, in one file or several; ImageJ's
 * hyperstacks, also when one directory describes them all; the pages of other files are frames, of
 * which those that differ from the first (thumbnails, masks) are left out. SubIFDs are levels.
 * Rows and columns stay as they are stored: the tag Orientation is left aside, as by Bio-Formats,
 * ImageJ and tifffile. (JPEG is turned as its EXIF says, since cameras store it so.)
 */
export const tiff: Format = {
  label: 'TIFF',
  matches: isTiff,
  open: lazyOpen(async () => (await import('../tiff/open.ts')).openTiff),
};

/** The OME-XML of a set of OME-TIFFs in a file of its own. */
export const omeCompanion: Format = {
  label: 'OME-TIFF companion',
  leads: true,
  matches: looksLikeCompanion,
  open: lazyOpen(async () => (await import('../tiff/open.ts')).openCompanion),
};
