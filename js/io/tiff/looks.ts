import { hasBytes } from '../formats/format.ts';

/** True for the first bytes of a classic TIFF or BigTIFF. */
export function isTiff(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  if (a === 0x49 && b === 0x49) return (c === 42 || c === 43) && d === 0;
  return a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43);
}

/** Whether a file may hold an OME-XML by itself: `set.companion.ome`. */
export function looksLikeCompanion(head: Uint8Array, path: string): boolean {
  if (!/\.ome$/i.test(path)) return false;
  const start = hasBytes(head, '\xef\xbb\xbf') ? 3 : 0;
  return /^\s*<[?!\w]/.test(String.fromCharCode(...head.subarray(start, start + 16)));
}
