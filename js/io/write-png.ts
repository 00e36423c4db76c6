import type { Bytes } from '../engine/contract/types.ts';
import { encode } from '../vendor/png.ts';

/**
 * One RGBA frame as a PNG of 8 bits, straight alpha: what is read back is equal, also the colours of
 * transparent pixels.
 *
 * @param frame `uint8[height, width, 4]`.
 * @throws RangeError when the sizes do not fit.
 */
export function writePng(frame: Bytes, width: number, height: number): Uint8Array<ArrayBuffer> {
  const whole = [width, height].every((size) => Number.isSafeInteger(size) && size > 0);
  if (!whole || frame.length !== width * height * 4) {
    throw new RangeError(
      `writePng: ${width} × ${height} pixels take ${width * height * 4} bytes, got ${frame.length}`,
    );
  }
  // The encoder wants a plain array of its own kind, and shared memory may change under it.
  const data = frame.buffer instanceof ArrayBuffer ? frame : frame.slice();
  return encode({ width, height, data, depth: 8, channels: 4 }) as Uint8Array<ArrayBuffer>;
}
