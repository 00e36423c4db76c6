import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBackground, parseColour } from '../../../../js/engine/colour/colour.ts';

const part = fc.double({ min: 0, max: 255, noNaN: true });
const PARTS = 'expected [red, green, blue], each 0..255, or "#rrggbb" or "#rgb"';
const BACKGROUND = 'expected "black", "white" or [red, green, blue], each 0..255';

describe('parseColour', () => {
  it('takes parts as they are, also fractions, and copies them', () => {
    fc.assert(
      fc.property(fc.tuple(part, part, part), (parts) => {
        const colour = parseColour(parts, 'color');
        expect(colour).toEqual(parts);
        expect(colour).not.toBe(parts);
      }),
    );
    expect(parseColour(Uint8Array.of(1, 2, 3), 'color')).toEqual([1, 2, 3]);
  });

  it('reads every #rrggbb, in either case', () => {
    fc.assert(
      fc.property(fc.nat(0xffffff), fc.boolean(), (number, upper) => {
        const digits = number.toString(16).padStart(6, '0');
        const text = `#${upper ? digits.toUpperCase() : digits}`;
        const [red, green, blue] = parseColour(text, 'color');
        expect(red * 65536 + green * 256 + blue).toBe(number);
      }),
    );
  });

  it('reads every #rgb as CSS does', () => {
    for (let number = 0; number < 4096; number++) {
      const [r, g, b] = [...number.toString(16).padStart(3, '0')];
      const short = parseColour(`#${r}${g}${b}`, 'color');
      expect(short).toEqual(parseColour(`#${r}${r}${g}${g}${b}${b}`, 'color'));
    }
  });

  it.each([
    ['', '""'],
    ['#', '"#"'],
    ['red', '"red"'],
    ['ff0000', '"ff0000"'],
    ['#ff00', '"#ff00"'],
    ['#ff0000ff', '"#ff0000ff"'],
    ['#ggg', '"#ggg"'],
    ['#ff0000\n', '"#ff0000\\n"'],
    [' #ff0000', '" #ff0000"'],
    [[], '[]'],
    [[1, 2], '[1, 2]'],
    [[1, 2, 3, 4], '[1, 2, 3, 4]'],
    [[1, 2, '3'], '[1, 2, "3"]'],
    [[1, undefined, 3], '[1, undefined, 3]'],
    [255, '255'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ 0: 1, 1: 2, 2: 3, length: 3 }, 'Object'],
    [new DataView(new ArrayBuffer(3)), 'DataView of 3'],
  ])('refuses %j', (value, shown) => {
    expect(() => parseColour(value, 'channels[2].color')).toThrow(
      new TypeError(`channels[2].color: ${shown}; ${PARTS}`),
    );
  });

  it.each([
    [[-1, 0, 0], '[-1, 0, 0]'],
    [[0, 255.5, 0], '[0, 255.5, 0]'],
    [[0, 0, Number.NaN], '[0, 0, NaN]'],
    [[0, Number.POSITIVE_INFINITY, 0], '[0, Infinity, 0]'],
    [Uint16Array.of(0, 256, 0), '[0, 256, 0]'],
  ])('%j is out of range', (value, shown) => {
    expect(() => parseColour(value, 'color')).toThrow(new RangeError(`color: ${shown}; ${PARTS}`));
  });
});

describe('parseBackground', () => {
  it('knows black, white and colours', () => {
    expect(parseBackground('black', 'background')).toEqual([0, 0, 0]);
    expect(parseBackground('white', 'background')).toEqual([255, 255, 255]);
    expect(parseBackground([1, 2.5, 3], 'background')).toEqual([1, 2.5, 3]);
  });

  it('names the argument, the value and what was expected', () => {
    for (const [value, shown] of [
      ['#fff', '"#fff"'],
      ['transparent', '"transparent"'],
      [undefined, 'undefined'],
      [[0, 0, 0, 255], '[0, 0, 0, 255]'],
    ]) {
      expect(() => parseBackground(value, 'background')).toThrow(
        new TypeError(`background: ${shown}; ${BACKGROUND}`),
      );
    }
    expect(() => parseBackground([0, 0, 256], 'background')).toThrow(
      new RangeError(`background: [0, 0, 256]; ${BACKGROUND}`),
    );
  });
});
