import { StackBlendError } from '../../engine/contract/errors.ts';
import { breather } from '../breathe.ts';
import type { ByteSource } from '../bytes.ts';
import { crc32 } from './crc.ts';

/** Where a run of compressed data lies. */
export interface DataPart {
  /** Of the chunk's type, which its checksum covers. */
  readonly offset: number;
  /** Of the chunk's data. */
  readonly length: number;
  /** The sequence number that an `fdAT` must start with. */
  readonly sequence?: number;
}

/** One frame of an animation, or the picture of a still. */
export interface PngFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What becomes of the frame's region afterwards: 0 nothing, 1 cleared, 2 what was there before. */
  readonly dispose: number;
  /** 0 replaces the region, 1 is drawn over it. */
  readonly blend: number;
  /** How long it is shown; 0 for as short as possible, and for stills. */
  readonly seconds: number;
  readonly parts: DataPart[];
}

/** IHDR. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
}

/** A PNG whose chunks were listed; no pixel was decompressed. */
export interface PngFile extends PngHeader {
  readonly palette: Uint8Array;
  /** tRNS as it stands in the file; empty where there is none. */
  readonly transparency: Uint8Array;
  readonly animated: boolean;
  /** One for stills. */
  readonly frames: readonly PngFrame[];
}

const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** The chunks whose content is read at once; none is legally longer than a palette. */
const SMALL = new Set(['IHDR', 'PLTE', 'tRNS', 'acTL', 'fcTL']);
const MAX_SMALL = 768;

/** Each is an object and a read. Writers make chunks of 8 KB at least: so many hold a gigabyte. */
const MAX_CHUNKS = 2 ** 17;

/**
 * Lists the chunks of a PNG or APNG. Rejects with `bad-file`, `unsupported` for unknown critical
 * chunks, `too-large` for more chunks than `maxChunks`.
 */
export async function readChunks(
  file: ByteSource,
  signal?: AbortSignal,
  maxChunks = MAX_CHUNKS,
): Promise<PngFile> {
  const reader = new ChunkReader(file.name);
  const breathe = breather(signal);
  let at = 8;
  for (let count = 1; ; count++) {
    await breathe();
    if (count > maxChunks) {
      const text = `${file.name}: this PNG holds more than ${maxChunks} chunks by byte ${at}, which is the limit.`;
      throw new StackBlendError('too-large', text);
    }
    const head = await file.read(at, 8, signal);
    if (head.length < 8) throw reader.broken(`is cut short at byte ${file.size}`);
    const view = new DataView(head.buffer, head.byteOffset, 8);
    const length = view.getUint32(0);
    const type = String.fromCharCode(...head.subarray(4));
    if (!/^[A-Za-z]{4}$/.test(type)) throw reader.broken(`has no chunk at byte ${at}`);
    if (at + 12 + length > file.size) {
      throw reader.broken(
        `is cut short: its chunk ${type} needs ${at + 12 + length} bytes, the file has ${file.size}`,
      );
    }
    if (type === 'IEND') return reader.finish();
    const small = SMALL.has(type);
    if (small && length > MAX_SMALL) throw reader.broken(`has a ${type} of ${length} bytes`);
    const data = small ? await readData(file, { offset: at + 4, length }, signal) : undefined;
    reader.add(type, { offset: at + 4, length }, data);
    at += 12 + length;
  }
}

/** The data of a chunk, its checksum compared. Rejects with `bad-file`. */
export async function readData(
  file: ByteSource,
  part: DataPart,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const chunk = await file.read(part.offset, part.length + 8, signal);
  const end = part.length + 4;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  if (chunk.length < end + 4 || view.getUint32(end) !== crc32(chunk.subarray(0, end))) {
    const type = String.fromCharCode(...chunk.subarray(0, 4));
    throw new StackBlendError(
      'bad-file',
      `${file.name}: this PNG is damaged: the checksum of its chunk ${type} at byte ${part.offset - 4} is wrong.`,
    );
  }
  if (part.sequence === undefined) return chunk.subarray(4, end);
  if (view.getUint32(4) !== part.sequence) {
    throw new StackBlendError(
      'bad-file',
      `${file.name}: this PNG has frame data ${view.getUint32(4)} where ${part.sequence} belong: its frames are out of order.`,
    );
  }
  return chunk.subarray(8, end);
}

/** Collects what the chunks say, in the order that the specification demands of them. */
class ChunkReader {
  private header: PngHeader | undefined;
  private palette = new Uint8Array(0);
  private transparency = new Uint8Array(0);
  private readonly still: DataPart[] = [];
  private readonly frames: PngFrame[] = [];
  private declared: number | undefined;
  private sequence = 0;

  constructor(private readonly name: string) {}

  broken(what: string): StackBlendError {
    return new StackBlendError('bad-file', `${this.name}: this PNG ${what}.`);
  }

  add(type: string, part: DataPart, data: Uint8Array | undefined): void {
    if (!this.header) {
      if (type !== 'IHDR' || data?.length !== 13) throw this.broken('does not start with an IHDR');
      this.header = this.readHeader(new DataView(data.buffer, data.byteOffset, 13));
    } else if (type === 'PLTE') this.palette = new Uint8Array(data!);
    else if (type === 'tRNS') this.transparency = new Uint8Array(data!);
    else if (type === 'acTL') this.addControl(data!);
    else if (type === 'fcTL') this.addFrame(data!);
    else if (type === 'IDAT') this.still.push(part);
    else if (type === 'fdAT') this.addFrameData(part);
    else if (type === 'IHDR') throw this.broken('has two headers');
    else if (/^[A-Z]/.test(type)) {
      throw new StackBlendError(
        'unsupported',
        `${this.name}: this PNG needs the extension ${type}, which is not read; save it as an ordinary PNG.`,
      );
    }
  }

  private readHeader(view: DataView): PngHeader {
    const [depth, colorType, compression, filter, interlace] = [8, 9, 10, 11, 12].map((at) =>
      view.getUint8(at),
    ) as [number, number, number, number, number];
    if (!DEPTHS[colorType]?.includes(depth) || compression > 0 || filter > 0 || interlace > 1) {
      throw this.broken(
        `declares depth ${depth}, colour type ${colorType}, compression ${compression}, filter ${filter}, interlace ${interlace}, which no PNG has`,
      );
    }
    return {
      width: view.getUint32(0),
      height: view.getUint32(4),
      depth: depth as PngHeader['depth'],
      colorType: colorType as PngHeader['colorType'],
      interlaced: interlace === 1,
    };
  }

  private addControl(data: Uint8Array): void {
    // After the picture it says nothing any more: readers that know it take the file for a still.
    if (this.still.length > 0 || data.length < 8) return;
    this.declared = new DataView(data.buffer, data.byteOffset).getUint32(0);
  }

  private addFrame(data: Uint8Array): void {
    if (this.declared === undefined) return;
    if (data.length < 26) throw this.broken('has a frame without its sizes');
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    this.checkSequence(view.getUint32(0));
    const [width, height, x, y] = [4, 8, 12, 16].map((at) => view.getUint32(at)) as [
      number,
      number,
      number,
      number,
    ];
    const { width: across, height: down } = this.header!;
    if (width === 0 || height === 0 || x + width > across || y + height > down) {
      throw this.broken(
        `has a frame of ${width} × ${height} at ${x}, ${y} outside its ${across} × ${down} pixels`,
      );
    }
    // A frame before the picture's data is made of them; else the picture is no part of the animation.
    const parts = this.frames.length === 0 && this.still.length === 0 ? this.still : [];
    const [dispose, blend] = [view.getUint8(24), view.getUint8(25)];
    // By hundredths where the file leaves out by what.
    const seconds = view.getUint16(20) / (view.getUint16(22) || 100);
    this.frames.push({ x, y, width, height, dispose, blend, seconds, parts });
  }

  private addFrameData(part: DataPart): void {
    const frame = this.frames.at(-1);
    if (this.declared === undefined) return;
    if (!frame || frame.parts === this.still || part.length < 4) {
      throw this.broken('has frame data that belong to no frame');
    }
    // Compared when the data are read: here it would mean one more read per chunk.
    frame.parts.push({ ...part, sequence: this.sequence++ });
  }

  private checkSequence(number: number): void {
    if (number !== this.sequence) {
      throw this.broken(
        `has frame ${number} where ${this.sequence} belongs: its frames are out of order`,
      );
    }
    this.sequence++;
  }

  finish(): PngFile {
    const { header, palette, transparency, still, frames, declared } = this;
    if (!header) throw this.broken('has no header');
    if (still.length === 0) throw this.broken('has no picture data');
    if (header.colorType === 3 && (palette.length < 3 || palette.length % 3 !== 0)) {
      throw this.broken('has no right palette');
    }
    const animated = declared !== undefined && declared > 0;
    if (animated && frames.length !== declared) {
      throw this.broken(`declares ${declared} frames and has ${frames.length}`);
    }
    const { width, height } = header;
    const picture = { x: 0, y: 0, width, height, dispose: 0, blend: 0, seconds: 0, parts: still };
    return { ...header, palette, transparency, animated, frames: animated ? frames : [picture] };
  }
}
