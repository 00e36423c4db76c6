import { describe, expect, test } from 'vitest';
import { openImages, type PixelSize, type Quantity, streamTiff } from '../../../js/io/index.ts';

async function readBack(pixelSize: PixelSize, metadata: 'imagej' | 'ome' = 'imagej') {
  const image = {
    shape: [1, 1, 2, 3, 5],
    dtype: 'uint8',
    plane: () => ({ data: new Uint8Array(15) }),
    pixelSize,
  } as const;
  const stream = streamTiff(image, { metadata }) as ReadableStream<BufferSource>;
  const data = new Uint8Array(await new Response(stream).arrayBuffer());
  const [source] = await openImages({ name: 'a.tif', data });
  return { pixelSize: source!.pixelSize, text: new TextDecoder('latin1').decode(data) };
}

const METRES: Readonly<Record<string, number>> = { pm: 1e-12, nm: 1e-9, µm: 1e-6, mm: 1e-3, m: 1 };
const metres = ({ value, unit }: Quantity) => value * METRES[unit]!;

describe("ImageJ's resolution holds the size that is given", () => {
  const sizes: [number, string][] = [
    ...([
      [6500, 'nm'],
      [65000, 'nm'],
      [325, 'nm'],
      [2.5e6, 'pm'],
      [1e8, 'pm'],
    ] as const),
    ...([
      [0.1083, 'µm'],
      [0.0001, 'pm'],
      [1.083e-7, 'm'],
      [5e-8, 'm'],
      [1 / 3, 'µm'],
    ] as const),
    ...([
      [Math.PI, 'mm'],
      [2 ** 32 - 1, 'pm'],
      [0.0649999, 'µm'],
    ] as const),
  ].map(([value, unit]) => [value, unit]);

  test.each(sizes)('%d %s', async (value, unit) => {
    const { pixelSize } = await readBack({ x: { value, unit }, y: { value: value * 2, unit } });
    for (const [axis, factor] of [
      ['x', 1],
      ['y', 2],
    ] as const) {
      const error = metres(pixelSize[axis]!) / metres({ value: value * factor, unit }) - 1;
      expect(Math.abs(error)).toBeLessThan(1e-8);
    }
  });

  test.each([
    [1e10, 'pm'],
    [1e-10, 'm'],
    [3e-13, 'mm'],
  ])('%d %s is given in another unit', async (value, unit) => {
    const size = { value, unit };
    const { pixelSize } = await readBack({ x: size, y: size, z: size });
    expect(pixelSize.x!.unit).not.toBe(unit);
    expect(new Set([pixelSize.x, pixelSize.y, pixelSize.z].map((one) => one!.unit)).size).toBe(1);
    for (const one of [pixelSize.x, pixelSize.y, pixelSize.z]) {
      expect(metres(one!) / metres(size)).toBeCloseTo(1, 8);
    }
  });

  test.each([
    ['too large in an unknown unit', { value: 1e12, unit: 'parsec' }],
    ['not a number', { value: Number.NaN, unit: 'nm' }],
    ['nothing', { value: 0, unit: 'nm' }],
    ['negative', { value: -4, unit: 'nm' }],
    ['beyond all units', { value: 1e300, unit: 'm' }],
  ])('%s: none is written', async (_what, size) => {
    for (const metadata of ['imagej', 'ome'] as const) {
      const { pixelSize, text } = await readBack({ x: size, y: size }, metadata);
      if (metadata === 'imagej') {
        expect(pixelSize).toEqual({});
        expect(text).not.toContain('unit=');
      } else if (!(size.value > 0)) {
        expect(text).not.toContain('PhysicalSize');
      }
    }
  });

  test('one axis alone gives the other none', async () => {
    const size = { value: 6500, unit: 'nm' };
    expect((await readBack({ x: size })).pixelSize).toEqual({ x: size });
    expect((await readBack({ y: size })).pixelSize).toEqual({ y: size });
    expect((await readBack({ z: size })).pixelSize).toEqual({ z: size });
  });
});
