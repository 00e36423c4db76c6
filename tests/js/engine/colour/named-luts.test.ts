import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lutBytes, resolveLut } from '../../../../js/engine/colour/lut.ts';
import { LUT_NAMES } from '../../../../js/engine/colour/lut-names.ts';
import { expectSame } from '../../support/expect-same.ts';
import { readVector } from '../../support/vectors.ts';

/** A LUT as ImageJ gave it: 256 reds, 256 greens, 256 blues. */
function readImageJ(name: string): Uint8Array {
  return new Uint8Array(
    readFileSync(new URL(`../../../vectors/luts/${name}.lut`, import.meta.url)),
  );
}

/** Of three planes of 256, red, green and blue of each entry. */
const interleaved = (planar: Uint8Array) =>
  Uint8Array.from({ length: 768 }, (_, i) => planar[(i % 3) * 256 + Math.floor(i / 3)]!);

const FROM_IMAGEJ = {
  gray: 'grays',
  red: 'red',
  green: 'green',
  blue: 'blue',
  cyan: 'cyan',
  magenta: 'magenta',
  yellow: 'yellow',
  fire: 'fire',
  ice: 'ice',
} as const;

const FROM_PYTHON = ['viridis', 'magma', 'inferno', 'plasma', 'turbo'] as const;

describe('named LUTs', () => {
  it.each(Object.entries(FROM_IMAGEJ))('%s is what ImageJ draws with', (name, file) => {
    const truth = readImageJ(file);
    expectSame(lutBytes(resolveLut(name, 'lut')), interleaved(truth));
    expectSame(lutBytes(resolveLut({ layout: 'planar', data: truth }, 'lut')), interleaved(truth));
  });

  it.each(FROM_PYTHON)('%s is the published table', (name) => {
    const lut = resolveLut(name, 'lut');
    expect(lut).toEqual(Float32Array.from(readVector(`luts/${name}`).data));
    expectSame(lutBytes(lut), readVector(`luts/${name}`).data);
  });

  it('are all tested', () => {
    expect([...Object.keys(FROM_IMAGEJ), ...FROM_PYTHON]).toEqual([...LUT_NAMES]);
  });

  it.each(LUT_NAMES)('%s is a new array each time, of bytes', (name) => {
    const lut = resolveLut(name, 'lut');
    expect(lut.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)).toBe(true);
    const copy = lut.slice();
    lut.fill(7);
    expect(resolveLut(name, 'lut')).toEqual(copy);
  });
});
