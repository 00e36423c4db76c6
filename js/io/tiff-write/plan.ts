import { concatenate } from '../arrays.ts';
import {
  ascii,
  CLASSIC_LIMIT,
  encodeDirectory,
  type Field,
  fileHeader,
  TYPE,
} from './directory.ts';
import { imageJFields, imageJText } from './imagej.ts';
import { omeXml } from './ome.ts';
import { resolution, storableSizes } from './pixel-sizes.ts';
import { type Storage, storageOf, type WrittenImage } from './written-image.ts';

/** What a TIFF says of its image beside the pixels. */
export type TiffMetadata = 'imagej' | 'ome' | 'none';

/**
 * Where everything lies in a file whose planes are not stored yet: the header and the first
 * directory, all planes without a gap (which ImageJ wants), the other directories.
 */
export interface TiffPlan {
  readonly storage: Storage;
  readonly planes: number;
  readonly head: Uint8Array<ArrayBuffer>;
  /** Bytes of the whole file. */
  readonly size: number;
  /** What follows the planes, bit by bit. */
  tail(): Iterable<Uint8Array<ArrayBuffer>>;
}

/** Lays out a file. Throws RangeError or TypeError for what cannot be written. */
export function planTiff(
  image: WrittenImage,
  metadata: TiffMetadata,
  bigTiff: boolean | undefined,
): TiffPlan {
  // ImageJ shows no transparency, and takes a fourth sample for something else.
  const storage = storageOf(image, metadata !== 'imagej');
  const [t, c, z] = image.shape;
  const planes = t * c * z;
  const pixels = planes * storage.planeBytes;
  const { big, alone } = chooseForm(metadata, pixels + planes * 512 + 2 ** 20, bigTiff);
  if (!big) checkStrip(storage);
  const header = fileHeader(big);
  const page = (pixelsAt: number, place: { at: number; next: number }, first: boolean) => {
    const more = first ? describing(image, metadata, storage) : [];
    return encodeDirectory(pageFields(image, storage, { at: pixelsAt, big, more }), {
      big,
      ...place,
    });
  };
  const at = header.length;
  const pixelsAt = at + page(0, { at, next: 0 }, true).length;
  const tailAt = align(pixelsAt + pixels);
  // A directory takes as many bytes wherever it lies, at multiples of 8.
  const each = align(page(0, { at: 0, next: 0 }, false).length);
  const more = alone ? 0 : planes - 1;
  return {
    storage,
    planes,
    head: concatenate([header, page(pixelsAt, { at, next: more > 0 ? tailAt : 0 }, true)]),
    size: more > 0 ? tailAt + more * each : pixelsAt + pixels,
    *tail() {
      if (more > 0) yield new Uint8Array(tailAt - pixelsAt - pixels);
      for (let i = 0; i < more; i++) {
        const at = tailAt + i * each;
        const place = { at, next: i + 1 < more ? at + each : 0 };
        const bytes = page(pixelsAt + (i + 1) * storage.planeBytes, place, false);
        yield concatenate([bytes, new Uint8Array(each - bytes.length)]);
      }
    },
  };
}

/**
 * ImageJ reads no BigTIFF: beyond 4 GB it takes one directory for all planes. Others get BigTIFF
 * then. Throws RangeError where that is ruled out.
 */
function chooseForm(
  metadata: TiffMetadata,
  bytes: number,
  bigTiff: boolean | undefined,
): { readonly big: boolean; readonly alone: boolean } {
  const large = bytes > CLASSIC_LIMIT;
  const alone = metadata === 'imagej' && large && bigTiff !== true;
  if (large && !alone && bigTiff === false) {
    throw new RangeError(`streamTiff: some ${bytes} bytes need BigTIFF, and bigTiff is false`);
  }
  return { big: bigTiff ?? (large && !alone), alone };
}

/** Without BigTIFF the length of a plane has 32 bits, also where one directory is for all planes. */
function checkStrip({ planeBytes }: Storage): void {
  if (planeBytes <= 0xffffffff) return;
  throw new RangeError(
    `streamTiff: one plane takes ${planeBytes} bytes, which ImageJ's TIFF cannot hold; ` +
      "write metadata: 'ome', or bigTiff: true",
  );
}

function align(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function describing(image: WrittenImage, metadata: TiffMetadata, { samples }: Storage): Field[] {
  if (metadata === 'imagej') {
    return [[270, TYPE.ascii, imageJText(image)], ...imageJFields(image)];
  }
  if (metadata === 'none') return [];
  return [[270, TYPE.ascii, ascii(omeXml(image, samples))]];
}

interface PagePlace {
  /** Where its pixels lie. */
  readonly at: number;
  readonly big: boolean;
  readonly more: readonly Field[];
}

function pageFields(
  { shape, pixelSize }: WrittenImage,
  { samples, bits, format, planeBytes }: Storage,
  { at, big, more }: PagePlace,
): Field[] {
  const [, , , height, width] = shape;
  const { x, y } = storableSizes(pixelSize);
  const offset = big ? TYPE.long8 : TYPE.long;
  const fields: Field[] = [
    [254, TYPE.long, [0]],
    [256, TYPE.long, [width]],
    [257, TYPE.long, [height]],
    [258, TYPE.short, new Array(samples).fill(bits)],
    [259, TYPE.short, [1]],
    [262, TYPE.short, [samples === 1 ? 1 : 2]],
    [273, offset, [at]],
    [277, TYPE.short, [samples]],
    [278, TYPE.long, [height]],
    [279, offset, [planeBytes]],
    [282, TYPE.rational, resolution(x)],
    [283, TYPE.rational, resolution(y)],
    [284, TYPE.short, [1]],
    [296, TYPE.short, [1]],
    [305, TYPE.ascii, ascii('stackblend')],
    ...(samples === 4 ? [[338, TYPE.short, [2]] as const] : []),
    [339, TYPE.short, new Array(samples).fill(format)],
    ...more,
  ];
  return fields.sort(([a], [b]) => a - b);
}
