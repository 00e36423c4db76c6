import { StackBlendError } from '../../engine/contract/errors.ts';
import { type ByteSource, messageOf, readAll } from '../bytes.ts';
import type { FileContext } from '../formats/format.ts';
import { looksLikeOme, type OmeDocument, parseOme } from '../ome/ome-xml.ts';
import { decodeXml } from '../ome/xml.ts';
import type { ImageSource } from '../source.ts';
import { folderOf, nameOf, resolvePath } from '../tree/tree.ts';
import { openTiffFile, type TiffFile } from './directory.ts';
import { loadFirstPage } from './first-page.ts';
import { parseImageJ } from './imagej.ts';
import { omeImages } from './ome-image.ts';
import { TAG } from './page.ts';
import { pagesImage } from './pages-image.ts';
import { type TiffImage, tiffSource } from './tiff-source.ts';

/** OME-XML of large experiments reaches some MB. */
const MAX_XML = 32 * 1024 * 1024;

/** See `formats/tiff.ts`. */
export async function openTiff(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
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

/** The images of a set whose OME-XML lies in a file of its own. */
export async function openCompanion(
  file: ByteSource,
  context: FileContext,
): Promise<ImageSource[]> {
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
