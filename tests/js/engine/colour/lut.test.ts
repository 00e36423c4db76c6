import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lutBytes, resolveLut } from '../../../../js/engine/colour/lut.ts';
import { LUT_NAMES } from '../../../../js/engine/colour/lut-names.ts';

const part = fc.double({ min: 0, max: 255, noNaN: true });
const triples = fc.array(fc.tuple(part, part, part), { minLength: 2, maxLength: 300 });
const byteTriples = fc.array(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), {
  minLength: 2,
  maxLength: 300,
});

describe('resolveLut', () => {
  it('takes a list of colours, rounded to float32', () => {
    fc.assert(
      fc.property(triples, (list) => {
        expect(resolveLut(list, 'lut')).toEqual(Float32Array.from(list.flat()));
      }),
    );
  });

  it('is the same for all ways of giving the same entries', () => {
    fc.assert(
      fc.property(byteTriples, (list) => {
        const flat = Uint8Array.from(list.flat());
        const planar = Uint8Array.from([0, 1, 2].flatMap((part) => list.map((rgb) => rgb[part]!)));
        const expected = resolveLut(list, 'lut');
        expect(resolveLut(flat, 'lut')).toEqual(expected);
        expect(resolveLut(Uint8ClampedArray.from(flat), 'lut')).toEqual(expected);
        expect(resolveLut({ layout: 'planar', data: planar }, 'lut')).toEqual(expected);
        expect(
          resolveLut(
            list.map((rgb) => Uint8Array.from(rgb)),
            'lut',
          ),
        ).toEqual(expected);
      }),
    );
  });

  it('copies: later changes of what was given do not reach it', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const lut = resolveLut(bytes, 'lut');
    bytes.fill(9);
    expect([...lut]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('768 bytes are red, green and blue of each entry unless they are said to be planar', () => {
    const bytes = Uint8Array.from({ length: 768 }, (_, i) => i & 255);
    expect([...resolveLut(bytes, 'lut').subarray(0, 6)]).toEqual([0, 1, 2, 3, 4, 5]);
    const planar = resolveLut({ layout: 'planar', data: bytes }, 'lut');
    expect([...planar.subarray(0, 6)]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('reads views into larger buffers, also shared ones', () => {
    const file = new Uint8Array(new SharedArrayBuffer(20)).map((_, i) => i);
    const data = file.subarray(7, 13);
    expect([...resolveLut(data, 'lut')]).toEqual([7, 8, 9, 10, 11, 12]);
    expect([...resolveLut({ layout: 'planar', data }, 'lut')]).toEqual([7, 9, 11, 8, 10, 12]);
  });

  it.each([2, 3, 255, 256, 257, 65_536])('takes %d entries', (entries) => {
    const bytes = new Uint8Array(entries * 3).fill(5);
    expect(resolveLut(bytes, 'lut')).toHaveLength(entries * 3);
    expect(resolveLut({ layout: 'planar', data: bytes }, 'lut')).toHaveLength(entries * 3);
    const list = Array.from({ length: entries }, () => [5, 5, 5]);
    expect(resolveLut(list, 'lut')).toHaveLength(entries * 3);
  });

  const ENTRIES = 'expected red, green and blue of 2 to 65536 entries';
  it.each([
    [new Uint8Array(0), 'lut: Uint8Array of 0'],
    [new Uint8Array(3), 'lut: Uint8Array of 3'],
    [new Uint8Array(7), 'lut: Uint8Array of 7'],
    [new Uint8Array(65_537 * 3), 'lut: Uint8Array of 196611'],
    [{ layout: 'planar', data: new Uint8Array(3) }, 'lut.data: Uint8Array of 3'],
    [{ layout: 'planar', data: new Uint8Array(256) }, 'lut.data: Uint8Array of 256'],
    [[], 'lut: []'],
    [[[1, 2, 3]], 'lut: [[1, 2, 3]]'],
  ])('RangeError for a wrong number of entries: %o', (value, start) => {
    expect(() => resolveLut(value, 'lut')).toThrow(new RangeError(`${start}; ${ENTRIES}`));
  });

  it('names the entry that is wrong', () => {
    const parts = 'expected [red, green, blue], each 0..255';
    const good = [1, 2, 3];
    expect(() => resolveLut([good, [0, 256, 0]], 'channels[0].lut')).toThrow(
      new RangeError(`channels[0].lut[1]: [0, 256, 0]; ${parts}`),
    );
    expect(() => resolveLut([good, good, [1, 2]], 'lut')).toThrow(
      new TypeError(`lut[2]: [1, 2]; ${parts}`),
    );
    expect(() => resolveLut([0, 0, 0, 255, 255, 255], 'lut')).toThrow(
      new TypeError(`lut[0]: 0; ${parts}`),
    );
    const holes = [good, good, good];
    delete holes[1];
    expect(() => resolveLut(holes, 'lut')).toThrow(new TypeError(`lut[1]: undefined; ${parts}`));
  });

  it.each([
    ['Viridis', '"Viridis"'],
    ['', '""'],
    ['toString', '"toString"'],
    ['__proto__', '"__proto__"'],
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    [{}, 'Object'],
    [{ layout: 'interleaved', data: new Uint8Array(6) }, 'Object'],
    [{ layout: 'planar', data: [1, 2, 3, 4, 5, 6] }, 'Object'],
    [{ layout: 'planar' }, 'Object'],
    [new Uint16Array(6), 'Uint16Array of 6'],
    [new Float32Array(6), 'Float32Array of 6'],
    [new DataView(new ArrayBuffer(768)), 'DataView of 768'],
    [new ArrayBuffer(768), 'ArrayBuffer'],
  ])('TypeError for %o', (value, shown) => {
    const expected = `expected one of ${LUT_NAMES.join(', ')}, or a list of [red, green, blue], or bytes or { layout: "planar", data: bytes }`;
    expect(() => resolveLut(value, 'lut')).toThrow(new TypeError(`lut: ${shown}; ${expected}`));
  });
});

describe('lutBytes', () => {
  it('gives 256 entries of bytes back as they are', () => {
    const bytes = fc.uint8Array({ minLength: 768, maxLength: 768 });
    fc.assert(
      fc.property(bytes, (given) => {
        expect(lutBytes(resolveLut(given, 'lut'))).toEqual(given);
      }),
    );
  });

  it('keeps the ends of any LUT, and lies between neighbours', () => {
    fc.assert(
      fc.property(byteTriples, (list) => {
        const bytes = lutBytes(resolveLut(list, 'lut'));
        expect([...bytes.subarray(0, 3)]).toEqual(list[0]);
        expect([...bytes.subarray(765)]).toEqual(list.at(-1));
        for (let entry = 0; entry < 256; entry++) {
          const at = (entry * (list.length - 1)) / 255;
          const [left, right] = [list[Math.floor(at)]!, list[Math.ceil(at)]!];
          for (let part = 0; part < 3; part++) {
            const byte = bytes[entry * 3 + part]!;
            expect(byte).toBeGreaterThanOrEqual(Math.min(left[part]!, right[part]!));
            expect(byte).toBeLessThanOrEqual(Math.max(left[part]!, right[part]!));
          }
        }
      }),
    );
  });

  it('interpolates, and rounds half up', () => {
    // Six entries lie 51 entries of 256 apart: steps of 1 and of 2.
    const lut = resolveLut(
      [0, 51, 0, 51, 0, 51].map((value) => [value, 2 * value, 0] as const),
      'lut',
    );
    const bytes = lutBytes(lut);
    for (let i = 0; i <= 51; i++) {
      expect(bytes[3 * i]).toBe(i);
      expect(bytes[3 * i + 1]).toBe(2 * i);
      expect(bytes[3 * (51 + i)]).toBe(51 - i);
    }
    const halves = lutBytes(
      resolveLut(
        [
          [0.5, 1.5, 254.5],
          [0.5, 1.5, 254.5],
        ],
        'lut',
      ),
    );
    expect([...halves.subarray(300, 303)]).toEqual([1, 2, 255]);
  });
});
