import { describe, expect, it } from 'vitest';
import { commandForKey, frameForKey } from '../../../web/viewer/input/keys.ts';
import { fitInto } from '../../../web/viewer/stacks/paint/fit.ts';

const press = (key: string, modifiers = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('commandForKey', () => {
  it('knows the keys of playback', () => {
    const commands = [' ', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'a'].map((key) =>
      commandForKey(press(key), 'div'),
    );
    expect(commands).toEqual(['toggle', 'back', 'forward', 'first', 'last', null]);
  });

  it('leaves a control the keys that it needs', () => {
    expect(commandForKey(press(' '), 'button')).toBeNull();
    expect(commandForKey(press('ArrowLeft'), 'button')).toBe('back');
    expect(commandForKey(press('ArrowLeft'), 'range')).toBeNull();
    expect(commandForKey(press(' '), 'range')).toBe('toggle');
    expect(commandForKey(press('Home'), 'select')).toBeNull();
  });

  it('leaves shortcuts of the browser alone', () => {
    expect(commandForKey(press('ArrowLeft', { altKey: true }), 'div')).toBeNull();
    expect(commandForKey(press('Home', { ctrlKey: true }), 'div')).toBeNull();
  });
});

describe('frameForKey', () => {
  it('steps round at the ends', () => {
    expect(frameForKey('back', 0, 5)).toBe(4);
    expect(frameForKey('forward', 4, 5)).toBe(0);
    expect(frameForKey('first', 3, 5)).toBe(0);
    expect(frameForKey('last', 3, 5)).toBe(4);
    expect(frameForKey('toggle', 3, 5)).toBe(3);
  });
});

describe('fitInto', () => {
  it('fills the narrower direction and keeps the proportions', () => {
    expect(fitInto({ width: 300, height: 900 }, 100, 50, 1)).toEqual({
      width: 300,
      height: 150,
      magnified: true,
    });
    expect(fitInto({ width: 300, height: 90 }, 1000, 500, 1)).toMatchObject({
      width: 180,
      height: 90,
      magnified: false,
    });
  });

  it('counts device pixels for magnification', () => {
    expect(fitInto({ width: 80, height: 80 }, 100, 100, 1).magnified).toBe(false);
    expect(fitInto({ width: 80, height: 80 }, 100, 100, 2).magnified).toBe(true);
  });

  it('never vanishes', () => {
    expect(fitInto({ width: 0, height: 0 }, 10, 10, 1)).toMatchObject({ width: 1, height: 1 });
  });
});
