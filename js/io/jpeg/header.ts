import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';

/** What a JPEG declares before its data. */
export interface JpegHeader {
  /** As stored: before the picture is turned. */
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colours, 4 inks. */
  readonly components: 1 | 3 | 4;
  /** Of EXIF, 1 to 8: how the picture is turned and mirrored to be looked at. */
  readonly orientation: number;
}

/** More segments than any writer puts before a picture. */
const MAX_SEGMENTS = 4096;

/** What the frame headers mean that are not read. */
const OTHER_FRAMES: Readonly<Record<number, string>> = {
  195: 'lossless',
  197: 'hierarchical',
  198: 'hierarchical',
  199: 'hierarchical and lossless',
  201: 'arithmetic coding',
  202: 'arithmetic coding',
  203: 'arithmetic coding',
};

/** Reads the segments up to the frame header, and nothing of the data. Rejects with `bad-file` or `unsupported`. */
export async function readJpegHeader(file: ByteSource, signal?: AbortSignal): Promise<JpegHeader> {
  let orientation = 1;
  let at = 2;
  for (let segments = 0; segments < MAX_SEGMENTS; segments++) {
    const head = await file.read(at, 18, signal);
    if (head.length < 4) throw broken(file, at, 'the file ends before the picture');
    const marker = head[1]!;
    if (head[0] !== 0xff) throw broken(file, at, 'no marker is there');
    // Bytes that fill up to a marker, and markers that stand alone.
    if (marker === 0xff) at++;
    else if (marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (marker === 0xd9 || marker === 0xda)
      throw broken(file, at, 'no frame header before it');
    else if (isFrame(marker)) return { ...frameOf(file, at, head), orientation };
    else {
      const length = (head[2]! << 8) | head[3]!;
      if (length < 2) throw broken(file, at, `a segment of ${length} bytes`);
      if (marker === 0xe1 && String.fromCharCode(...head.subarray(4, 8)) === 'Exif') {
        orientation = exifOrientation(await file.read(at + 10, length - 8, signal)) ?? orientation;
      }
      at += 2 + length;
    }
  }
  throw broken(file, at, `more than ${MAX_SEGMENTS} segments before the picture`);
}

/** Frame headers are C0 to CF, but for tables of Huffman codes, reserved ones and arithmetic ones. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function frameOf(file: ByteSource, at: number, head: Uint8Array): Omit<JpegHeader, 'orientation'> {
  const other = head[1]! > 0xc2 ? (OTHER_FRAMES[head[1]!] ?? 'hierarchical') : undefined;
  if (other) throw unsupported(file, `is a JPEG with ${other} (byte ${at})`);
  if (head.length < 10) throw broken(file, at, 'the file ends within the frame header');
  const [, , , , bits, height0, height1, width0, width1, components] = head;
  if (bits !== 8) throw unsupported(file, `is a JPEG of ${bits} bits`);
  if (components !== 1 && components !== 3 && components !== 4) {
    throw unsupported(file, `is a JPEG of ${components} components`);
  }
  return { width: (width0! << 8) | width1!, height: (height0! << 8) | height1!, components };
}

/** The orientation in EXIF data, which are a TIFF; undefined where it has none that can be. */
function exifOrientation(tiff: Uint8Array): number | undefined {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  if (tiff.length < 8) return undefined;
  const little = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > tiff.length) return undefined;
  const count = view.getUint16(start, little);
  for (let i = 0, at = start + 2; i < count && at + 12 <= tiff.length; i++, at += 12) {
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

function broken(file: ByteSource, at: number, what: string): StackBlendError {
  return new StackBlendError(
    'bad-file',
    `${file.name}: this JPEG is broken at byte ${at}: ${what}.`,
  );
}

function unsupported(file: ByteSource, what: string): StackBlendError {
  return new StackBlendError(
    'unsupported',
    `${file.name}: ${what}; baseline and progressive ones of 8 bits are read. Save it as PNG or TIFF.`,
  );
}
