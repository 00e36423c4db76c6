/**
 * Copies a run of LZW's output behind it, byte by byte, since it may overlap its copy. Stops where the
 * output is full; gives where the copy ends.
 */
export function copyRun(out: Uint8Array, start: number, length: number, to: number): number {
  const end = Math.min(out.length, to + length);
  let from = start;
  let at = to;
  while (at < end) out[at++] = out[from++]!;
  return at;
}
