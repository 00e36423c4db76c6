import { describe, expect, it } from 'vitest';
import { lookCommand } from '../../../../web/viewer/channels/looking/keys.ts';
import { scaleBar } from '../../../../web/viewer/channels/looking/scale-bar.ts';

describe('scale bar', () => {
  it.each([
    [{ value: 0.1, unit: 'µm' }, 1, 160, '10 µm', 100],
    [{ value: 0.65, unit: 'µm' }, 0.5, 160, '200 µm', 200 / 0.65 / 2],
    [{ value: 2, unit: 'nm' }, 4, 160, '50 nm', 100],
    [{ value: 1, unit: 'mm' }, 0.01, 160, '10 m', 100],
    [{ value: 1, unit: 'cm' }, 10, 160, '100 mm', 100],
    [{ value: 3, unit: 'furlong' }, 10, 160, '20 furlong', 200 / 3],
  ])('%j at %d: at most %d pixels', (pixel, scale, most, text, length) => {
    const bar = scaleBar(pixel, scale, most)!;
    expect(bar.text).toBe(text);
    expect(bar.length).toBeCloseTo(length, 6);
  });

  it('is not there where the pixel is not known', () => {
    expect(scaleBar(undefined, 1, 160)).toBeNull();
    expect(scaleBar({ value: 1, unit: 'µm' }, 0, 160)).toBeNull();
  });
});

describe('keys', () => {
  const press = (key: string, more = {}) => {
    return { key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...more };
  };

  it('mean what the help sheet says, and leave controls theirs', () => {
    expect(lookCommand(press('+'), '')).toBe('zoom-in');
    expect(lookCommand(press('S', { shiftKey: true }), '')).toBe('split');
    expect(lookCommand(press('z', { ctrlKey: true }), 'button')).toBe('undo');
    expect(lookCommand(press('Z', { metaKey: true, shiftKey: true }), '')).toBe('redo');
    expect(lookCommand(press('3', { altKey: true }), '')).toBe('channel-2');
    expect(lookCommand(press('ArrowLeft'), 'range')).toBeNull();
    expect(lookCommand(press('ArrowLeft'), 'div')).toBe('left');
    expect(lookCommand(press(' '), 'button')).toBeNull();
    expect(lookCommand(press('1'), 'number')).toBeNull();
    expect(lookCommand(press('s', { ctrlKey: true }), '')).toBeNull();
  });
});
