import { readFileSync } from 'node:fs';

const TYPES = {
  '|u1': Uint8Array,
  '<u2': Uint16Array,
  '<i2': Int16Array,
  '<f4': Float32Array,
} as const;

/** Reads bytes of one of `tests/vectors`, in C order with a header of version 1. */
export function readVector(name: string): { data: Uint8Array; shape: number[] } {
  const { data, shape } = readPlanes(name);
  if (!(data instanceof Uint8Array)) throw new Error(`${name}: not uint8`);
  return { data, shape };
}

/** The same of any type that they have. */
export function readPlanes(name: string) {
  const file = readFileSync(new URL(`../../vectors/${name}.npy`, import.meta.url));
  const headerLength = file.readUInt16LE(8);
  const header = file.toString('latin1', 10, 10 + headerLength);
  const shape = /'shape': \(([\d, ]+)\)/.exec(header)?.[1];
  const type = Object.entries(TYPES).find(([descr]) => header.includes(`'${descr}'`))?.[1];
  if (!shape || !type) throw new Error(`${name}: unexpected header ${header}`);
  const bytes = new Uint8Array(file.subarray(10 + headerLength));
  return {
    data: new type(bytes.buffer, 0, bytes.length / type.BYTES_PER_ELEMENT),
    shape: shape
      .split(',')
      .filter((part) => part.trim())
      .map(Number),
  };
}
