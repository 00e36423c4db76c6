import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { frameAt, Player, RateMeter } from '../../../web/viewer/playback/player.ts';

describe('frameAt', () => {
  const clock = { start: 1000, from: 3, fps: 10, frames: 8 };

  it('follows the time, whatever was painted', () => {
    expect(frameAt(clock, 1000)).toBe(3);
    expect(frameAt(clock, 1095)).toBe(3);
    expect(frameAt(clock, 1100)).toBe(4);
    expect(frameAt(clock, 1450)).toBe(7);
  });

  it('goes round at the end', () => {
    expect(frameAt(clock, 1500)).toBe(0);
    expect(frameAt(clock, 1000 + 800 * 7 + 200)).toBe(5);
  });

  it('does not go back when the clock of the screen is behind', () => {
    expect(frameAt(clock, 990)).toBe(3);
  });

  it('shows every frame at the rate of the screen, though its ticks are not quite even', () => {
    const even = { start: 0, from: 0, fps: 60, frames: 1000 };
    for (let i = 0; i < 500; i++) {
      const jitter = i % 2 ? -0.2 : 0.2;
      expect(frameAt(even, Math.max(0, (i * 1000) / 60 + jitter))).toBe(i);
    }
  });

  it('stays at 0 without frames', () => {
    expect(frameAt({ ...clock, frames: 0 }, 5000)).toBe(0);
  });
});

describe('RateMeter', () => {
  it('tells the rate about twice a second', () => {
    const meter = new RateMeter();
    const rates: (number | null)[] = [];
    for (let i = 0; i <= 20; i++) rates.push(meter.tick(i * 50));
    expect(rates.filter((rate) => rate !== null)).toEqual([20, 20]);
    expect(rates[10]).toBe(20);
  });

  it('waits for two frames where they are slow', () => {
    const meter = new RateMeter();
    expect([meter.tick(0), meter.tick(1000), meter.tick(2000)]).toEqual([null, null, 1]);
  });
});

describe('Player', () => {
  let due: ((now: number) => void) | undefined;

  beforeEach(() => {
    vi.stubGlobal('requestAnimationFrame', (callback: (now: number) => void) => {
      due = callback;
      return 1;
    });
    vi.stubGlobal('cancelAnimationFrame', () => {
      due = undefined;
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('shows each frame that is due once, and leaves out those it is too late for', () => {
    const shown: number[] = [];
    let t = 0;
    const player = new Player({
      now: () => ({ t, frames: 10, fps: 10 }),
      show: (next) => {
        t = next;
        shown.push(next);
      },
      rate: () => {},
    });
    player.start();
    for (const now of [0, 16, 50, 101, 120, 203, 505, 520]) due?.(now);
    expect(shown).toEqual([1, 2, 5]);
    player.stop();
    expect(due).toBeUndefined();
  });
});
