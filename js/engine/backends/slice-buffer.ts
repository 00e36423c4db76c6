import { OUT_BYTES, type Program } from '../program/program.ts';

/**
 * A slice's inputs share a buffer of this size, however many they are. Of two stacks each has
 * 1 MiB: a worker takes about 1 ms for them, and the page less than 1 ms to copy.
 */
export const BUFFER_BYTES = 2 << 20;

/** The output is written to the beginning: over the inputs, or in front where those are smaller. */
function frontBytes({ pixelBytes }: Program): number {
  return pixelBytes[0] === OUT_BYTES ? 0 : OUT_BYTES;
}

/** Most pixels of a slice. */
export function slicePixels(program: Program): number {
  const bytes = program.pixelBytes.reduce((sum, bytes) => sum + bytes, frontBytes(program));
  return Math.floor(BUFFER_BYTES / (bytes * 64)) * 64;
}

/** Where the inputs lie in the buffer of a slice. */
export function bufferParts(program: Program, buffer: ArrayBuffer, pixels: number): Uint8Array[] {
  let at = frontBytes(program) * pixels;
  return program.pixelBytes.map((bytes) => {
    const part = new Uint8Array(buffer, at, bytes * pixels);
    at += part.length;
    return part;
  });
}
