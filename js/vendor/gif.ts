/** What is used of gifenc (MIT): palettes of frames, and the format. The package gets this file bundled. */
// @ts-expect-error: the package has no types
import { applyPalette, GIFEncoder, quantize } from 'gifenc';

/** Colours of a palette, parts 0..255: red, green, blue and, where a frame is not opaque, alpha. */
export type Palette = number[][];

/** How colours are counted: with transparent pixels or without. */
export type GifColours = 'rgb565' | 'rgba4444';

/** What is set for one frame. */
export interface GifFrame {
  readonly palette: Palette;
  /** Milliseconds; the file has hundredths of a second. */
  readonly delay: number;
  readonly transparent: boolean;
  readonly transparentIndex: number;
  /** 2: the next frame begins with nothing. */
  readonly dispose: number;
}

/** Writes a file frame by frame into memory that grows. */
export interface GifWriter {
  writeFrame(index: Uint8Array, width: number, height: number, frame: GifFrame): void;
  finish(): void;
  /** What has been written since the last `stream.reset`. */
  bytes(): Uint8Array<ArrayBuffer>;
  readonly stream: { reset(): void };
}

export const createGif = (): GifWriter => GIFEncoder();

export const paletteOf = (frame: Uint8Array, format: GifColours): Palette =>
  quantize(frame, 256, { format, oneBitAlpha: true });

export const indicesOf = (frame: Uint8Array, palette: Palette, format: GifColours): Uint8Array =>
  applyPalette(frame, palette, format);
