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
  const { frame, adobe, jfif } = new Segments(job).read();
  const { width, height, maxH, maxV, components } = frame;
  const planes = components.map((component) => {
    const { h, v } = component;
    return upsample(samplesOf(component), width, height, maxH / h, maxV / v);
  });
  if (planes.length === 1) return turned(planes[0]!, width, height, job.orientation, 1);
  const ids = components.map(({ id }) => id);
  const rgba = toRgba(planes, coloursOf(ids, adobe, jfif));
  return turned(rgba, width, height, job.orientation, 4);
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

  constructor(private readonly job: JpegJob) {}

  read(): { readonly frame: Frame; readonly adobe: number; readonly jfif: boolean } {
    const { data } = this.job;
    for (let at = 2; at + 4 <= data.length; ) {
      const marker = data[at + 1]!;
      if (data[at] !== 0xff || marker === 0xff || marker === 0) at++;
      else if (marker === 0xd9 && this.any) break;
      else if (marker === 1 || (marker >= 0xd0 && marker <= 0xd9)) at += 2;
      else {
        const length = (data[at + 2]! << 8) | data[at + 3]!;
        const segment = data.subarray(at + 4, at + 2 + length);
        at = this.take(marker, segment, at + 2 + Math.max(2, length));
      }
    }
    if (!this.frame || !this.any) throw new Error('it holds no part of the picture');
    return { frame: this.frame, adobe: this.adobe, jfif: this.jfif };
  }

  /** Takes one segment; gives where the next one is looked for. */
  private take(marker: number, segment: Uint8Array, next: number): number {
    if (marker === 0xdb) readQuantization(segment, this.tables);
    else if (marker === 0xc4) readHuffman(segment, this.tables);
    else if (marker === 0xdd) this.restartInterval = (segment[0]! << 8) | segment[1]!;
    else if (marker === 0xe0) this.jfif ||= startsWith(segment, 'JFIF');
    else if (marker === 0xee && startsWith(segment, 'Adobe')) this.adobe = segment[11] ?? -1;
    else if (marker >= 0xc0 && marker <= 0xc2) {
      if (this.frame) throw new Error('a second frame header');
      this.frame = readFrame(segment, marker === 0xc2, this.job);
    } else if (marker === 0xda) return this.scan(segment, next);
    return next;
  }

  private scan(header: Uint8Array, next: number): number {
    if (!this.frame) throw new Error('data before the frame header');
    if (++this.scans > MAX_SCANS) throw new Error(`more than ${MAX_SCANS} scans`);
    const { data } = this.job;
    const { frame, tables, restartInterval } = this;
    const { at, any } = decodeScan(data, next, header, frame, tables, restartInterval);
    this.any ||= any;
    return at;
  }
}

function startsWith(segment: Uint8Array, text: string): boolean {
  return [...text].every((letter, i) => segment[i] === letter.charCodeAt(0));
}
