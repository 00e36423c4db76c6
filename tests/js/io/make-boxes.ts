/** Numbers of 32 bits, big-endian. */
export function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  values.forEach((value, i) => {
    new DataView(bytes.buffer).setUint32(i * 4, value);
  });
  return bytes;
}

/** A box of an ISO file: its length, its type of four characters, what it holds. */
export function box(type: string, ...content: Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 8);
  const out = new Uint8Array(length);
  out.set(words(length));
  out.set(new TextEncoder().encode(type), 4);
  let at = 8;
  for (const part of content) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The tables of a track, as its `stbl` holds them, in a file that has nothing else. */
export function movie(...tables: Uint8Array[]): Uint8Array {
  const handler = box('hdlr', words(0, 0), new TextEncoder().encode('vide'), words(0, 0, 0));
  const media = box('mdia', handler, box('minf', box('stbl', ...tables)));
  return join(box('ftyp', new TextEncoder().encode('isom')), box('moov', box('trak', media)));
}

export function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
