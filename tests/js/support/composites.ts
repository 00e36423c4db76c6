import type { Channel, CompositeMode, PlaneArray } from 'stackblend';
import cases from '../../vectors/composite/cases.json' with { type: 'json' };
import imagejCases from '../../vectors/imagej-composite/cases.json' with { type: 'json' };
import { readPlanes, readVector } from './vectors.ts';

/** One of tests/vectors/composite. */
export interface CompositeCase {
  readonly name: string;
  readonly mode: CompositeMode;
  readonly background: 'black' | 'white';
  readonly channels: readonly (Omit<Channel, 'data'> & { data: PlaneArray })[];
  readonly shape: readonly [1, number, number];
  readonly expected: Uint8Array;
}

export const COMPOSITE_CASES: readonly CompositeCase[] = cases.map((given) => {
  const planes = readPlanes(`composite/${given.case}-planes`);
  const [count, height, width] = planes.shape as [number, number, number];
  const channels = given.channels.map(({ window, color, ...rest }, i) => ({
    ...rest,
    window: window as [number, number],
    color: color as [number, number, number],
    data: planes.data.slice(i * height * width, (i + 1) * height * width),
  }));
  if (channels.length !== count) throw new Error(`${given.case}: ${count} planes`);
  return {
    name: `${given.case}, ${given.dtype}, ${given.mode}`,
    mode: given.mode as CompositeMode,
    background: given.background === 1 ? 'white' : 'black',
    channels,
    shape: [1, height, width],
    expected: readVector(`composite/${given.case}-expected`).data,
  };
});

/** ImageJ's own pictures: tests/vectors/imagej-composite. */
export const IMAGEJ_CASES = imagejCases.map((given) => {
  const name = `imagej-composite/${given.case}`;
  const planes = readPlanes(`${name}-planes`);
  const luts = readVector(`${name}-luts`);
  const [, height, width] = planes.shape as [number, number, number];
  const size = height * width;
  const channels = given.channels.map(
    ({ window, visible }, i): Channel => ({
      data: planes.data.slice(i * size, (i + 1) * size),
      window: window as [number, number],
      lut: { layout: 'planar', data: luts.data.slice(i * 768, (i + 1) * 768) },
      visible,
    }),
  );
  const expected = readVector(`${name}-expected`).data;
  return { name: `${given.case}, ${given.dtype}`, channels, shape: [1, height, width], expected };
});

const ARRAYS = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
] as const;

/** Random planes of each type, with a window, colour and settings that leave nothing at its default. */
export function mixedChannels(frames: number, values: number): (Channel & { data: PlaneArray })[] {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return ARRAYS.map((array, i) => {
    const isFloat = array === Float32Array;
    const range = isFloat ? 1 : 2 ** (8 * array.BYTES_PER_ELEMENT);
    const low = [1, 3, 5].includes(i) ? -range / 2 : 0;
    const data = new array(i === 2 ? values : frames * values); // one plane that repeats
    for (let k = 0; k < data.length; k++) data[k] = low + next() * range;
    if (isFloat) data.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    return {
      data,
      window: [low + range * 0.1, low + range * 0.8],
      color: [255 * next(), 255 * next(), 255 * next()],
      gamma: i % 2 === 0 ? 1 : 0.7,
      opacity: 0.5,
      invert: i === 4,
    };
  });
}
