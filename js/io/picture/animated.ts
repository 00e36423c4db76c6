import { hasBytes } from '../formats/format.ts';

/** True where a GIF, WebP or AVIF file holds several frames, as far as its structure tells. */
export function isAnimated(type: string, data: Uint8Array): boolean {
  if (type === 'image/gif') return countGifFrames(data, 2) > 1;
  // The flag of the extended header.
  if (type === 'image/webp') return hasBytes(data, 'VP8X', 12) && (data[20]! & 2) !== 0;
  return type === 'image/avif' && hasBytes(data, 'avis', 8);
}

/** Counts the images of a GIF, at most `limit`. */
function countGifFrames(data: Uint8Array, limit: number): number {
  const table = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + table(data[10] ?? 0);
  let frames = 0;
  while (at < data.length && frames < limit) {
    const block = data[at];
    if (block === 0x2c) {
      frames++;
      at += 11 + table(data[at + 9] ?? 0);
    } else if (block === 0x21) at += 2;
    else break;
    // Data in pieces: each with its length before it, an empty one at the end.
    while (data[at]) at += 1 + data[at]!;
    at++;
  }
  return frames;
}
