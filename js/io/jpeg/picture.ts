import { coloursOf, toRgba } from './colours.ts';
import { type Frame, readFrame } from './component.ts';
import { samplesOf } from './idct.ts';
import { turned } from './orientation.ts';
import { decodeScan } from './scan.ts';
import { readHuffman, readQuantization, type Tables } from './tables.ts';
import { upsample } from './upsample.ts';

/** A JPEG to be decoded; can be cloned. */
export interface JpegJob {
  /** The whole file. */
  readonly data: Uint8Array;
  /** Of its header: nothing larger is allocated. */
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
}

/** Writers make some ten; each may cost as much as all pixels. */
const MAX_SCANS = 256;

/**
 * The decoder `jpeg`: `uint8[height, width, 4]`, or a grey plane. What is broken or cut off is what
 * the data before it make of it. Throws Error where no part of the picture is there.
 */
export function decodeJpeg(job: JpegJob): Uint8Array {
  const segments = new Segments(job);
  segments.read(job.data);
  const { frame, adobe, jfif } = segments.picture();
  const { width, height, components } = frame;
  const planes = planesOf(frame);
  if (planes.length === 1) return turned(planes[0]!, width, height, job.orientation, 1);
  const ids = components.map(({ id }) => id);
  const rgba = toRgba(planes, coloursOf(ids, adobe, jfif));
  return turned(rgba, width, height, job.orientation, 4);
}

/** A JPEG within another file, whose tables may lie apart. */
export interface JpegPart {
  readonly data: Uint8Array;
  /** A JPEG of tables alone; empty where `data` has its own. */
  readonly tables: Uint8Array;
  /** Of its header: nothing larger is allocated. */
  readonly width: number;
  readonly height: number;
}

/** The components as they are, without any conversion of colours: `uint8[height, width, components]`. Throws as {@link decodeJpeg}. */
export function decodeComponents(part: JpegPart): Uint8Array {
  const segments = new Segments(part);
  segments.read(part.tables);
  segments.read(part.data);
  const planes = planesOf(segments.picture().frame);
  const count = planes.length;
  if (count === 1) return planes[0]!;
  const out = new Uint8Array(part.width * part.height * count);
  planes.forEach((plane, at) => {
    for (let i = 0; i < plane.length; i++) out[i * count + at] = plane[i]!;
  });
  return out;
}

/** The components at the picture's size. */
function planesOf({ width, height, maxH, maxV, components }: Frame): Uint8Array[] {
  return components.map((component) => {
    const { h, v } = component;
    return upsample(samplesOf(component), width, height, maxH / h, maxV / v);
  });
}

/** Goes through the segments of a file and decodes its scans. */
class Segments {
  private readonly tables: Tables = { quantization: [], dc: [], ac: [] };
  private frame: Frame | undefined;
  private restartInterval = 0;
  private adobe = -1;
  private jfif = false;
  private scans = 0;
  private any = false;

  constructor(private readonly size: { readonly width: number; readonly height: number }) {}

  /** What was read, once part of the picture was there. */
  picture(): { readonly frame: Frame; readonly adobe: number; readonly jfif: boolean } {
    if (!this.frame || !this.any) throw new Error('it holds no part of the picture');
    return { frame: this.frame, adobe: this.adobe, jfif: this.jfif };
  }

  read(data: Uint8Array): void {
    for (let at = 2; at + 4 <= data.length; ) {
      const marker = data[at + 1]!;
      if (data[at] !== 0xff || marker === 0xff || marker === 0) at++;
      else if (marker === 0xd9 && this.any) break;
      else if (marker === 1 || (marker >= 0xd0 && marker <= 0xd9)) at += 2;
      else {
        const length = (data[at + 2]! << 8) | data[at + 3]!;
        const segment = data.subarray(at + 4, at + 2 + length);
        at = this.take(marker, segment, data, at + 2 + Math.max(2, length));
      }
    }
  }

  /** Takes one segment; gives where the next one is looked for. */
  private take(marker: number, segment: Uint8Array, data: Uint8Array, next: number): number {
    if (marker === 0xdb) readQuantization(segment, this.tables);
    else if (marker === 0xc4) readHuffman(segment, this.tables);
    else if (marker === 0xdd) this.restartInterval = (segment[0]! << 8) | segment[1]!;
    else if (marker === 0xe0) this.jfif ||= startsWith(segment, 'JFIF');
    else if (marker === 0xee && startsWith(segment, 'Adobe')) this.adobe = segment[11] ?? -1;
    else if (marker >= 0xc0 && marker <= 0xc2) {
      if (this.frame) throw new Error('a second frame header');
      this.frame = readFrame(segment, marker === 0xc2, this.size);
    } else if (marker === 0xda) return this.scan(segment, data, next);
    return next;
  }

  private scan(header: Uint8Array, data: Uint8Array, next: number): number {
    if (!this.frame) throw new Error('data before the frame header');
    if (++this.scans > MAX_SCANS) throw new Error(`more than ${MAX_SCANS} scans`);
    const { frame, tables, restartInterval } = this;
    const { at, any } = decodeScan(data, next, header, frame, tables, restartInterval);
    this.any ||= any;
    return at;
  }
}

function startsWith(segment: Uint8Array, text: string): boolean {
  return [...text].every((letter, i) => segment[i] === letter.charCodeAt(0));
}
