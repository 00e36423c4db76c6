import { createEngine } from 'stackblend';
import { expect, it, vi } from 'vitest';
import { CopyTurns } from '../../../js/engine/schedule/event-loop.ts';
import { VARIANTS } from '../support/engines.ts';

it('copies take turns with the rest of the event loop, after 4 ms each', async () => {
  // Time passes by copies alone here: 1 ms each, 40 of them at once.
  let now = 1;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const turns = new CopyTurns();
  let turn = 0;
  const perTurn = new Map<number, number>();
  let isOver = false;
  const loop = async () => {
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      turn++;
    }
  };
  const copies = Array.from({ length: 40 }, () =>
    turns.run(() => {
      perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1);
      now += 1;
    }),
  );
  const running = loop();
  await Promise.all(copies);
  isOver = true;
  await running;
  clock.mockRestore();
  expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(6);
  expect(perTurn.size).toBeGreaterThanOrEqual(7);
});

it.each(VARIANTS)('other things happen while plain arrays are copied (%s)', async (variant) => {
  using engine = await createEngine({ variant, threads: 8 });
  const shape = [64, 512, 512, 4];
  const [a, b, out] = [1, 2, 3].map((v) => new Uint8Array(64 << 20).fill(v));
  await engine.screen(a!, b!, { shape, out: out! });
  let turns = 0;
  let isOver = false;
  const count = () => {
    if (!isOver) {
      turns++;
      setTimeout(count, 0);
    }
  };
  count();
  await engine.screen(a!, b!, { shape, out: out! });
  isOver = true;
  // 192 MiB are copied, some 15 ms on the fastest machine: in one go nothing else would happen.
  expect(turns).toBeGreaterThan(3);
});
