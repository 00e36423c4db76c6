import { describe, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';

/** A .npy file with this header text and these bytes. */
function npy(dict: string, data: Uint8Array, version = 1): Uint8Array {
  const prefix = version === 1 ? 10 : 12;
  const body = new TextEncoder().encode(`${dict}\n`);
  const bytes = new Uint8Array(prefix + body.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, body.length, true);
  else view.setUint32(8, body.length, true);
  bytes.set(body, prefix);
  bytes.set(data, prefix + body.length);
  return bytes;
}

function dict(descr: string, shape: readonly number[], fortran = false): string {
  const order = fortran ? 'True' : 'False';
  return `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`;
}

async function open(bytes: Uint8Array, name = 'a.npy') {
  return (await openImages({ name, data: bytes }))[0]!;
}

describe('headers', () => {
  const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
  test.each([1, 2, 3])('version %i', async (version) => {
    const source = await open(npy(dict('|u1', [2, 3]), data, version));
    expect(source.shape).toEqual([1, 1, 1, 2, 3]);
    expect((await source.plane()).data).toEqual(data);
  });

  test.each([
    ["{'shape': (2, 3), 'fortran_order': False, 'descr': '|u1'}", 'another order'],
    ['{"descr": "|u1", "fortran_order": False, "shape": (2, 3)}', 'double quotes'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 3L), }", 'Python 2 longs'],
    ["{'descr':'|u1','fortran_order':False,'shape':[2,3]}      ", 'a list, no spaces'],
  ])('%s (%s)', async (header) => {
    expect((await open(npy(header, data))).shape).toEqual([1, 1, 1, 2, 3]);
  });

  test.each([
    ['', 'nothing'],
    ['{', 'an open dictionary'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), } + 1", 'an expression'],
    ["{'descr': __import__('os').system('x'), 'fortran_order': False, 'shape': (2, 3)}", 'code'],
    ["{'descr': '|u1', 'fortran_order': False}", 'no shape'],
    ["{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)}", 'a key twice'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (-2, 3)}", 'a negative size'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (2.5, 3)}", 'a fraction'],
    ["{'descr': '|u1', 'fortran_order': 0, 'shape': (2, 3)}", 'no boolean'],
    [`{'descr': '|u1', 'fortran_order': False, 'shape': (${'9'.repeat(40)}, 3)}`, 'a huge size'],
    [`{'descr': ${'['.repeat(5000)}`, 'deep nesting'],
  ])('%#: not a right header', async (header) => {
    await expectError(open(npy(header, data)), 'bad-file', 'a.npy');
  });

  test('a header that runs past the end', async () => {
    const whole = npy(dict('|u1', [2, 3]), data);
    for (const length of [6, 8, 10, 11, 40]) {
      await expectError(open(whole.slice(0, length)), 'bad-file', 'a.npy', 'header');
    }
  });

  test('a header of 4 GiB', async () => {
    const bytes = npy(dict('|u1', [2, 3]), data, 2);
    new DataView(bytes.buffer).setUint32(8, 0xffffffff, true);
    await expectError(open(bytes), 'bad-file', '4294967295');
  });

  test('a version to come', async () => {
    await expectError(open(npy(dict('|u1', [2, 3]), data, 4)), 'unsupported', 'version 4');
  });
});

describe('dtypes', () => {
  const values = [0, 1, 100, 7, 2, 50];
  const cases = [
    ['u1', 'uint8', 1, 'setUint8'],
    ['i1', 'int8', 1, 'setInt8'],
    ['u2', 'uint16', 2, 'setUint16'],
    ['i2', 'int16', 2, 'setInt16'],
    ['u4', 'uint32', 4, 'setUint32'],
    ['i4', 'int32', 4, 'setInt32'],
    ['f4', 'float32', 4, 'setFloat32'],
    ['f8', 'float32', 8, 'setFloat64'],
  ] as const;
  for (const [descr, dtype, size, method] of cases) {
    test.each(['<', '>', ...(size === 1 ? ['|'] : [])])(`%s${descr}`, async (order) => {
      const view = new DataView(new ArrayBuffer(values.length * size));
      values.forEach((value, i) => {
        view[method](i * size, value, order !== '>');
      });
      const bytes = npy(dict(order + descr, [1, 3, 2]), new Uint8Array(view.buffer));
      const source = await open(bytes);
      expect(source.dtype).toBe(dtype);
      expect(source.kind).toBe('planes');
      const plane = await source.plane();
      expect(Array.from(plane.data)).toEqual(values);
      // A second read must not see the first one's byte swap.
      expect(Array.from((await source.plane()).data)).toEqual(values);
    });
  }

  test('bool is 0 and 255', async () => {
    const source = await open(npy(dict('|b1', [1, 3]), Uint8Array.of(0, 1, 1)));
    expect(Array.from((await source.plane()).data)).toEqual([0, 255, 255]);
  });

  test.each(['<c8', '<f16', '|S3', '<M8[ns]', '|O'])('%s is unsupported', async (descr) => {
    const bytes = npy(dict(descr, [1, 1]), new Uint8Array(16));
    await expectError(open(bytes), 'unsupported', 'a.npy', 'astype');
  });

  test.each(['<', '>'])('%si8 and u8 are read as 32 bits, where they fit', async (order) => {
    const file = (descr: string, values: bigint[]) => {
      const view = new DataView(new ArrayBuffer(values.length * 8));
      values.forEach((value, i) => {
        view.setBigInt64(8 * i, value, order === '<');
      });
      return npy(dict(order + descr, [1, values.length]), new Uint8Array(view.buffer));
    };
    const signed = await open(file('i8', [-5n, 2147483647n, -2147483648n]));
    expect(signed.dtype).toBe('int32');
    expect(Array.from((await signed.plane()).data)).toEqual([-5, 2147483647, -2147483648]);
    const unsigned = await open(file('u8', [0n, 4294967295n]));
    expect(unsigned.dtype).toBe('uint32');
    expect(Array.from((await unsigned.plane()).data)).toEqual([0, 4294967295]);
    const large = await open(file('i8', [1n, 2147483648n]));
    await expectError(large.plane(), 'unsupported', 'a.npy', '2147483648');
  });

  test('f2 is float32', async () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00, 0x7e00);
    const source = await open(npy(dict('<f2', [1, 5]), new Uint8Array(halves.buffer)));
    expect(source.dtype).toBe('float32');
    const expected = [1, -2, 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN];
    expect(Array.from((await source.plane()).data)).toEqual(expected);
  });

  test('structured arrays', async () => {
    const header = "{'descr': [('x', '<u2'), ('y', '<u2')], 'fortran_order': False, 'shape': (1,)}";
    await expectError(open(npy(header, new Uint8Array(4))), 'unsupported', 'structured');
  });
});

describe('shapes', () => {
  test.each([
    [[2, 3], [1, 1, 1, 2, 3], 'planes'],
    [[5, 2, 2], [5, 1, 1, 2, 2], 'planes'],
    [[2, 3, 4], [1, 1, 1, 2, 3], 'rgba'],
    [[2, 3, 3], [1, 1, 1, 2, 3], 'rgba'],
    [[5, 2, 3, 4], [5, 1, 1, 2, 3], 'rgba'],
    [[5, 2, 3, 3], [5, 1, 1, 2, 3], 'rgba'],
  ] as const)('uint8 %j', async (shape, expected, kind) => {
    const size = shape.reduce((product: number, part) => product * part, 1);
    const source = await open(npy(dict('|u1', shape), new Uint8Array(size)));
    expect(source.shape).toEqual(expected);
    expect(source.kind).toBe(kind);
    expect(source.channels).toEqual([{}]);
  });

  test('RGB gets alpha 255', async () => {
    const source = await open(npy(dict('|u1', [1, 2, 3]), Uint8Array.of(1, 2, 3, 4, 5, 6)));
    expect(Array.from((await source.plane()).data)).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });

  test('a last dimension of 3 is no colour unless uint8', async () => {
    const source = await open(npy(dict('<u2', [5, 1, 3]), new Uint8Array(30)));
    expect(source.shape).toEqual([5, 1, 1, 1, 3]);
  });

  test.each([[[6]], [[1, 1, 1, 1, 1, 4]]])('%j is unsupported', async (shape) => {
    await expectError(open(npy(dict('|u1', shape), new Uint8Array(60))), 'unsupported', 'shape');
  });

  test('no pixels', async () => {
    await expectError(
      open(npy(dict('|u1', [0, 2, 3, 4]), new Uint8Array(0))),
      'bad-file',
      'no pixels',
    );
  });

  test.each([
    [
      [2, 3, 4, 5],
      [2, 3, 1, 4, 5],
    ],
    [
      [2, 9, 4, 5],
      [2, 1, 9, 4, 5],
    ],
    [
      [2, 3, 4, 5, 6],
      [2, 3, 4, 5, 6],
    ],
  ] as const)('uint16 %j: each plane where it belongs', async (shape, expected) => {
    const size = shape.reduce((product: number, part) => product * part, 1);
    const data = Uint16Array.from({ length: size }, (_, i) => i);
    const source = await open(npy(dict('<u2', shape), new Uint8Array(data.buffer)));
    expect(source.shape).toEqual(expected);
    const [, channels, depth, height, width] = expected;
    const plane = await source.plane({ t: 1, c: channels - 1, z: depth - 1 });
    const index = (channels + channels - 1) * depth + depth - 1;
    expect(plane.data[0]).toBe(index * height * width);
  });

  test.each([
    ['<u2', [3, 4], 'planes'],
    ['>u2', [2, 3, 4], 'planes'],
    ['<f8', [2, 3, 4, 5], 'planes'],
    ['|u1', [2, 3, 4, 3], 'rgba'],
    ['|u1', [3, 5, 4], 'rgba'],
  ] as const)('%s %j in Fortran order is the same as in C order', async (descr, shape, kind) => {
    const size = shape.reduce((product: number, part) => product * part, 1);
    const item = Number(descr.slice(2));
    const rows = new Uint8Array(size * item);
    const columns = new Uint8Array(size * item);
    for (let i = 0; i < size; i++) {
      let rest = i;
      const indices = [...shape].reverse().map((extent) => {
        const index = rest % extent;
        rest = (rest - index) / extent;
        return index;
      });
      const at = indices.reduce((sum, index, k) => sum * shape[shape.length - 1 - k]! + index, 0);
      for (let byte = 0; byte < item; byte++) {
        const value = descr === '<f8' && byte === 7 ? 0x40 : (i * item + byte * 31) & 255;
        rows[i * item + byte] = value;
        columns[at * item + byte] = value;
      }
    }
    const straight = await open(npy(dict(descr, shape), rows));
    const fortran = await open(npy(dict(descr, shape, true), columns));
    expect([fortran.shape, fortran.kind]).toEqual([straight.shape, kind]);
    for (let t = 0; t < straight.shape[0]; t++) {
      expect((await fortran.plane({ t })).data).toEqual((await straight.plane({ t })).data);
    }
  });

  test('Fortran order larger than may be read whole', async () => {
    const bytes = npy(dict('|u1', [20, 30], true), new Uint8Array(600));
    const call = openImages(bytes, { limits: { wholeBytes: 599 } });
    await expectError(call, 'too-large', 'wholeBytes', 'ascontiguousarray');
  });
});

describe('sizes', () => {
  test('a file that is cut short names both lengths', async () => {
    const whole = npy(dict('|u1', [2, 2, 3, 4]), new Uint8Array(48));
    const cut = whole.slice(0, whole.length - 5);
    await expectError(open(cut), 'bad-file', 'a.npy', `${whole.length}`, `${cut.length}`);
  });

  test('bytes after the array do not matter', async () => {
    const source = await open(npy(dict('|u1', [1, 2]), new Uint8Array(500)));
    expect((await source.plane()).data.length).toBe(2);
  });

  test('limits hold before anything is allocated', async () => {
    const huge = npy(dict('<f8', [1, 400_000, 400_000]), new Uint8Array(8));
    await expectError(open(huge), 'bad-file', 'a.npy', 'is cut short');
    const many = npy(dict('|u1', [2_000_000, 1, 1]), new Uint8Array(8));
    await expectError(open(many), 'too-large', 'planes');
    const small = npy(dict('|u1', [10, 10]), new Uint8Array(100));
    const limits = { planeBytes: 99 };
    const [source] = await openImages(small, { limits });
    await expectError(source!.plane(), 'too-large', 'bytes', '99', 'planeBytes');
  });
});
