import { hasBytes } from '../formats/format.ts';

/** True where a WebP or AVIF file holds several frames, as far as its structure tells. */
export function isAnimated(type: string, data: Uint8Array): boolean {
  // The flag of the extended header.
  if (type === 'image/webp') return hasBytes(data, 'VP8X', 12) && (data[20]! & 2) !== 0;
  return type === 'image/avif' && hasBytes(data, 'avis', 8);
}
