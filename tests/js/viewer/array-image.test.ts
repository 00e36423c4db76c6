import { describe, expect, it } from 'vitest';
import { arraySource, isArrayImage } from '../../../web/viewer/session/array-image.ts';
import { listOf, nameOf } from '../../../web/viewer/session/inputs.ts';
import { expectSame } from '../support/expect-same.ts';

const values = (length: number) => Uint16Array.from({ length }, (_, i) => i);

describe('arraySource', () => {
  it('gives planes in the order t c z y x, whatever the order of the axes', async () => {
    const source = arraySource({ data: values(2 * 3 * 4), shape: [3, 4, 2], axes: 'xyc' });
    expect(source).toMatchObject({ shape: [1, 2, 1, 4, 3], dtype: 'uint16', kind: 'planes' });
    const { data } = await source.plane({ c: 1 });
    // data[x][y][c]
    const expected = [0, 1, 2, 3].flatMap((y) => [0, 1, 2].map((x) => (x * 4 + y) * 2 + 1));
    expectSame(Uint8Array.from(data), Uint8Array.from(expected));
  });

  it('fills what is lent, and cuts regions', async () => {
    const source = arraySource({ data: values(5 * 20), shape: [5, 4, 5], axes: 'zyx' });
    const into = new Uint16Array(4);
    await source.plane({ z: 3, region: { x: 1, y: 2, width: 2, height: 2 }, into });
    expect([...into]).toEqual([71, 72, 76, 77]);
  });

  it('makes pictures of samples, opaque where there is no alpha', async () => {
    const data = Uint8Array.from({ length: 2 * 2 * 3 }, (_, i) => 10 * i);
    const source = arraySource({ data, shape: [2, 2, 3], axes: 'yxs' });
    expect(source).toMatchObject({ kind: 'rgba', shape: [1, 1, 1, 2, 2] });
    const picture = [...(await source.plane()).data];
    expect(picture).toEqual([0, 10, 20, 255, 30, 40, 50, 255, 60, 70, 80, 255, 90, 100, 110, 255]);
  });

  it.each([
    [{ axes: 'tc' }, TypeError, /^axes: "tc"; expected 'y', 'x'/],
    [{ axes: 'yyx', shape: [1, 2, 3] }, TypeError, /^axes/],
    [{ axes: 'yxq', shape: [1, 2, 3] }, TypeError, /^axes/],
    [{ axes: 'syx', shape: [3, 2, 3] }, TypeError, /^axes/],
    [{ axes: 7 }, TypeError, /^axes: 7/],
    [
      { shape: [2] },
      RangeError,
      /^shape: \[2\]; expected a positive integer for each axis of 'yx'/,
    ],
    [{ shape: [0, 6] }, RangeError, /^shape/],
    [{ shape: '23' }, RangeError, /^shape/],
    [{ shape: [2, 4] }, RangeError, /^data: 6 values; expected 8/],
    [{ data: [1, 2, 3, 4, 5, 6] }, TypeError, /^data/],
    [{ data: new Float64Array(6) }, TypeError, /^data/],
    [{ name: 5 }, TypeError, /^name: 5; expected a string/],
    [{ pixelSize: { x: 5 } }, TypeError, /^pixelSize.x: 5; expected an object/],
    [{ pixelSize: { y: { value: 0, unit: 'µm' } } }, TypeError, /^pixelSize.y: .*above 0/],
    [{ timeIncrement: { value: 1 } }, TypeError, /^timeIncrement: /],
    [{ channels: 'red' }, TypeError, /^channels: "red"; expected a list/],
    [{ channels: [{ color: 'red' }] }, TypeError, /^channels\[0\]\.color: "red"; expected \[red/],
    [{ channels: [{ window: [5, 1] }] }, TypeError, /^channels\[0\]\.window: \[5, ?1\]/],
    [{ channels: [{ lut: [1, 2, 3] }] }, TypeError, /^channels\[0\]\.lut/],
    [{ channels: [{ emission: '525' }] }, TypeError, /^channels\[0\]\.emission: "525"/],
    [{ channels: [{}, {}] }, RangeError, /^channels: 2 entries; expected 1/],
    [{ axes: 'yxs', shape: [1, 3, 2], data: new Uint8Array(6) }, TypeError, /^data: 2 samples/],
    [{ axes: 'yxs', shape: [1, 2, 3] }, TypeError, /^data: 3 samples of uint16/],
  ])('refuses %o and names what is wrong', (wrong, Type, message) => {
    const image = { data: values(6), shape: [2, 3], axes: 'yx', ...wrong };
    let thrown: unknown;
    try {
      arraySource(image as never);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Type);
    expect((thrown as Error).message).toMatch(message);
  });
});

it('is told from files, alone and among others', () => {
  const image = { data: values(6), shape: [2, 3], axes: 'yx' };
  expect(isArrayImage(image)).toBe(true);
  expect(isArrayImage({ name: 'a.tif', data: new Uint8Array(4) })).toBe(false);
  expect(listOf(image)).toEqual([image]);
  expect(listOf([image, 'a.tif'])).toEqual([image, 'a.tif']);
  expect([nameOf(image), nameOf({ ...image, name: 'mine' })]).toEqual(['an array', 'mine']);
});
