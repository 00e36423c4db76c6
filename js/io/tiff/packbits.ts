/** PackBits: runs of one byte and runs of several. At most `length` bytes, fewer where the data end sooner. */
export function decodePackBits(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let filled = 0;
  for (let at = 0; at < bytes.length && filled < length; ) {
    const header = bytes[at++]!;
    if (header < 128) {
      const run = bytes.subarray(at, at + Math.min(header + 1, length - filled));
      out.set(run, filled);
      filled += run.length;
      at += header + 1;
    } else if (header > 128) {
      if (at >= bytes.length) break;
      const end = Math.min(length, filled + 257 - header);
      out.fill(bytes[at++]!, filled, end);
      filled = end;
    }
  }
  return out.subarray(0, filled);
}
