import { inflate } from '../inflate.ts';
import { type PngColours, spreadGrey, toRgba } from './colours.ts';
import { decodeRows, rawBytes } from './rows.ts';

/** One frame to be decoded; can be cloned. */
export interface PngFrameJob {
  /** As messages name it. */
  readonly what: string;
  readonly png: PngColours;
  readonly width: number;
  readonly height: number;
  /** Compressed data. */
  readonly data: Uint8Array;
  /** RGBA of 8 bits; else a grey plane, 1 to 7 bits spread over 0..255. */
  readonly rgba: boolean;
}

/** The decoder `png-frame`: `uint8[height, width, 4]`, or a grey plane `[height, width]`. */
export async function decodePngFrame(job: PngFrameJob): Promise<Uint8Array | Uint16Array> {
  const { png, width, height } = job;
  const raw = await inflate([job.data], rawBytes(png, width, height), job.what);
  const samples = decodeRows(png, width, height, raw);
  if (job.rgba) return toRgba(png, samples);
  spreadGrey(samples, png.depth);
  return samples;
}
