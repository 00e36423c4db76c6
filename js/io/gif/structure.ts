import type { AnimatedFrame } from '../png/animation.ts';

/** One picture of a GIF: where its data lie, and how they become colours. */
export interface GifFrame extends AnimatedFrame {
  /** RGB triples; the file's own palette where the picture has none. */
  readonly palette: Uint8Array;
  /** The palette's entry that draws nothing; -1 for none. */
  readonly transparent: number;
  readonly interlaced: boolean;
  /** Hundredths of a second that it is shown. */
  readonly delay: number;
  /** The code size and the data's sub-blocks, as they stand in the file. */
  readonly offset: number;
  readonly length: number;
}

/** A GIF whose blocks were listed; no pixel was decompressed. */
export interface GifFile {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly GifFrame[];
}

/** What a graphic control extension says of the picture behind it. */
interface Control {
  readonly disposal: number;
  readonly delay: number;
  readonly transparent: number;
}

const NO_CONTROL: Control = { disposal: 0, delay: 0, transparent: -1 };

/**
 * Lists the pictures of a GIF. A file that is cut off, or that goes on with something else, ends with
 * what was whole; of a picture whose data are cut off, those that are there count. Throws Error where
 * no picture is found. Lists at most `limit` pictures.
 */
export function readGif(bytes: Uint8Array, limit: number): GifFile {
  if (bytes.length < 13) throw new Error('ends within its header');
  const word = (at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  const flags = bytes[10]!;
  const global = paletteAt(bytes, 13, flags);
  const frames: GifFrame[] = [];
  let control = NO_CONTROL;
  let at = 13 + global.length;
  while (at < bytes.length && frames.length < limit) {
    const block = bytes[at];
    if (block === 0x2c && at + 10 < bytes.length) {
      const frame = frameAt(bytes, at, global, control);
      frames.push(frame);
      control = NO_CONTROL;
      at = frame.offset + frame.length;
    } else if (block === 0x21) {
      if (bytes[at + 1] === 0xf9 && bytes[at + 2]! >= 4) control = controlAt(bytes, at + 3);
      at = endOfSubBlocks(bytes, at + 2);
    } else break;
  }
  if (frames.length === 0) throw new Error(`holds no picture (looked at ${at} bytes)`);
  const [first] = frames;
  // Some writers leave the screen's size out: it is then the first picture's.
  const width = word(6) || first!.x + first!.width;
  const height = word(8) || first!.y + first!.height;
  return { width, height, frames };
}

/** The palette that flags announce, as far as the file has it. */
function paletteAt(bytes: Uint8Array, at: number, flags: number): Uint8Array {
  return bytes.slice(at, flags & 0x80 ? at + 3 * (2 << (flags & 7)) : at);
}

function controlAt(bytes: Uint8Array, at: number): Control {
  const flags = bytes[at] ?? 0;
  return {
    disposal: (flags >> 2) & 7,
    delay: (bytes[at + 1] ?? 0) | ((bytes[at + 2] ?? 0) << 8),
    transparent: flags & 1 ? (bytes[at + 3] ?? -1) : -1,
  };
}

function frameAt(bytes: Uint8Array, at: number, global: Uint8Array, control: Control): GifFrame {
  const word = (from: number) => bytes[from]! | (bytes[from + 1]! << 8);
  const flags = bytes[at + 9]!;
  const own = paletteAt(bytes, at + 10, flags);
  const offset = at + 10 + own.length;
  return {
    x: word(at + 1),
    y: word(at + 3),
    width: word(at + 5),
    height: word(at + 7),
    palette: own.length > 0 ? own : global,
    transparent: control.transparent,
    interlaced: (flags & 0x40) !== 0,
    delay: control.delay,
    // 2 clears to the background, which all programs take as transparent; 3 brings back what was.
    dispose: control.disposal === 2 ? 1 : control.disposal === 3 ? 2 : 0,
    blend: 1,
    offset,
    length: endOfSubBlocks(bytes, offset + 1) - offset,
  };
}

/** Where the sub-blocks that start at `at` end; the end of the file where they are cut off. */
function endOfSubBlocks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next < bytes.length && bytes[next] !== 0) next += 1 + bytes[next]!;
  return Math.min(next + 1, bytes.length);
}
