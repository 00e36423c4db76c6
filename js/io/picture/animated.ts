import { hasBytes } from '../formats/format.ts';

/** True where a WebP or AVIF file holds several frames, as far as its structure tells. */
export function isAnimated(type: string, data: Uint8Array): boolean {
  // The flag of the extended header.
  if (type === 'image/webp') return hasBytes(data, 'VP8X', 12) && (data[20]! & 2) !== 0;
  return type === 'image/avif' && hasBytes(data, 'avis', 8);
}

/**
 * How long each frame of an animated WebP is shown, in seconds; empty for other files, and for frames
 * that are not there.
 */
export function webpSeconds(data: Uint8Array): number[] {
  const seconds: number[] = [];
  if (!hasBytes(data, 'WEBP', 8)) return seconds;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 12; at + 8 <= data.length; ) {
    const length = view.getUint32(at + 4, true);
    if (hasBytes(data, 'ANMF', at) && at + 24 <= data.length) {
      seconds.push((view.getUint32(at + 20, true) & 0xffffff) / 1000);
    }
    at += 8 + length + (length & 1);
  }
  return seconds;
}
