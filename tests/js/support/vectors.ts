import { readFileSync } from 'node:fs';

/** Reads one of `tests/vectors`, all of which are uint8 in C order with a header of version 1. */
export function readVector(name: string): { data: Uint8Array; shape: number[] } {
  const file = readFileSync(new URL(`../../vectors/${name}.npy`, import.meta.url));
  const headerLength = file.readUInt16LE(8);
  const header = file.toString('latin1', 10, 10 + headerLength);
  const shape = /'shape': \(([\d, ]+)\)/.exec(header)?.[1];
  if (!shape || !header.includes("'|u1'")) throw new Error(`${name}: unexpected header ${header}`);
  return {
    data: new Uint8Array(file.subarray(10 + headerLength)),
    shape: shape
      .split(',')
      .filter((part) => part.trim())
      .map(Number),
  };
}
