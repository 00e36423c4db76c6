import { StackBlendError } from '../../engine/contract/errors.ts';
import { type ByteSource, messageOf, readAll } from '../bytes.ts';
import { looksLikeOme, type OmeDocument, parseOme } from '../ome/ome-xml.ts';
import { decodeXml } from '../ome/xml.ts';
import type { ImageSource } from '../source.ts';
import { isTiff, openTiffFile, type TiffFile } from '../tiff/directory.ts';
import { loadFirstPage } from '../tiff/first-page.ts';
import { parseImageJ } from '../tiff/imagej.ts';
import { omeImages } from '../tiff/ome-image.ts';
import { looksLikeCompanion } from '../tiff/ome-set.ts';
import { TAG } from '../tiff/page.ts';
import { pagesImage } from '../tiff/pages-image.ts';
import { type TiffImage, tiffSource } from '../tiff/tiff-source.ts';
import { folderOf, nameOf, resolvePath } from '../tree/tree.ts';
import type { FileContext, Format } from './format.ts';

/**
 * TIFF and BigTIFF, both byte orders, strips and tiles, chunky and planar; uncompressed, LZW,
 * Deflate, PackBits, JPEG and Zstandard. Grey of 1 to 16 bits, 32-bit integers, floats; RGB, RGBA and
 * palettes as RGBA frames of 8 bits. OME-TIFF with all its images, in one file or several; ImageJ's
 * hyperstacks, also when one directory describes them all; the pages of other files are frames, of
 * which those that differ from the first (thumbnails, masks) are left out. SubIFDs are levels.
 * Rows and columns stay as they are stored: the tag Orientation is left aside, as by Bio-Formats,
 * ImageJ and tifffile. (JPEG is turned as its EXIF says, since cameras store it so.)
 */
export const tiff: Format = { label: 'TIFF', matches: isTiff, open: openTiff };

/** The OME-XML of a set of OME-TIFFs in a file of its own. */
export const omeCompanion: Format = {
  label: 'OME-TIFF companion',
  leads: true,
  matches: looksLikeCompanion,
  open: openCompanion,
};

/** OME-XML of large experiments reaches some MB. */
const MAX_XML = 32 * 1024 * 1024;

async function openTiff(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
  const { limits, signal } = context;
  const tiff = await openTiffFile(file, limits.planes, signal);
  const first = await loadFirstPage(tiff, 0, limits, signal);
  const text = decodeXml(await first.dir.bytes(TAG.ImageDescription, MAX_XML, signal));
  const ome = looksLikeOme(text) ? await openOme(tiff, text, context) : undefined;
  const images = ome ?? [await pagesImage(tiff, first, parseImageJ(text), limits.planes, signal)];
  return images.map((image) => tiffSource(image, context));
}

/**
 * The images of an OME-TIFF; undefined where its metadata are broken, or speak of other pixels than
 * the file has: the pages are there all the same.
 */
async function openOme(
  tiff: TiffFile,
  text: string,
  context: FileContext,
): Promise<TiffImage[] | undefined> {
  let document: OmeDocument;
  try {
    document = parseOme(text);
  } catch {
    return undefined;
  }
  try {
    if (document.metadataFile) return await openElsewhere(document.metadataFile, context);
    const { uuid } = document;
    return await omeImages({ path: context.path, tiff, uuid }, document, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof StackBlendError && error.code === 'bad-file') return undefined;
    throw error;
  }
}

/** The images of the set that a file is part of, by the metadata that lie in another file. */
async function openElsewhere(
  metadataFile: string,
  context: FileContext,
): Promise<TiffImage[] | undefined> {
  const { tree, signal } = context;
  const path = resolvePath(folderOf(context.path), metadataFile);
  const bytes = path === undefined ? undefined : await tree.read(path, MAX_XML, signal);
  if (path === undefined || !bytes) return undefined;
  const document = parseXmlFile(metadataFile, bytes);
  // By its last name alone: its folder may have been another one where the set was written.
  const own = lastName(context.path);
  const isMember = document.images.some(({ tiffData }) =>
    tiffData.some(({ fileName }) => fileName && lastName(fileName) === own),
  );
  if (!isMember) return undefined;
  const holder = { path, tiff: undefined, uuid: document.uuid };
  const images = await omeImages(holder, document, context);
  context.claim(path);
  return images;
}

function lastName(path: string): string {
  return nameOf(path.replaceAll('\\', '/')).toLowerCase();
}

async function openCompanion(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
  const document = parseXmlFile(file.name, await readAll(file, MAX_XML, context.signal));
  const holder = { path: context.path, tiff: undefined, uuid: document.uuid };
  const images = await omeImages(holder, document, context);
  return images.map((image) => tiffSource(image, context));
}

function parseXmlFile(name: string, bytes: Uint8Array): OmeDocument {
  try {
    return parseOme(decodeXml(bytes));
  } catch (cause) {
    const message = `${name}: its OME-XML cannot be read (${messageOf(cause)}).`;
    throw new StackBlendError('bad-file', message, { cause });
  }
}
