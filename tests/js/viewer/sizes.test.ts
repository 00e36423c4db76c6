import { describe, expect, it } from 'vitest';
import type { StackShape } from '../../../js/engine/contract/types.ts';
import type { Layer } from '../../../web/viewer/session/layers.ts';
import { MismatchError } from '../../../web/viewer/session/messages.ts';
import type { SizeAnswer, Sized } from '../../../web/viewer/session/size-question.ts';
import { fitPlan } from '../../../web/viewer/stacks/fit.ts';
import type { Loaded } from '../../../web/viewer/stacks/load.ts';
import { planFor, replacing, select } from '../../../web/viewer/stacks/plan.ts';
import { canvasFor, copyPlaced } from '../../../web/viewer/stacks/sizes.ts';
import { expectSame } from '../support/expect-same.ts';
import { fakeLayer, fakeSource } from './doubles.ts';

describe('canvasFor', () => {
  const shapes: StackShape[] = [
    [8, 20, 30, 4],
    [1, 40, 10, 4],
    [5, 20, 30, 4],
  ];

  it('is what all cover, what they cover together, or the first; single frames do not count', () => {
    expect(canvasFor({ kind: 'crop' }, shapes)).toEqual({ frames: 5, height: 20, width: 10 });
    expect(canvasFor({ kind: 'pad' }, shapes)).toEqual({ frames: 8, height: 40, width: 30 });
    const place = { frames: 8, height: 20, width: 30 };
    expect(canvasFor({ kind: 'place' }, shapes)).toEqual(place);
    const single = canvasFor({ kind: 'place' }, [[1, 7, 9, 4], ...shapes]);
    expect(single).toEqual({ frames: 8, height: 7, width: 9 });
  });
});

describe('copyPlaced', () => {
  const [frames, height, width] = [2, 3, 4];
  const shape = [frames, height, width, 4] as const;
  const data = Uint8Array.from({ length: frames * height * width * 4 }, (_, i) => i + 1);

  /** Pixel by pixel. */
  function reference(x: number, y: number, canvas: { height: number; width: number }) {
    const out = new Uint8Array(frames * canvas.height * canvas.width * 4);
    for (let i = 0; i < out.length; i++) {
      const pixel = i >> 2;
      const left = (pixel % canvas.width) - x;
      const top = (Math.floor(pixel / canvas.width) % canvas.height) - y;
      const t = Math.floor(pixel / (canvas.width * canvas.height));
      if (left < 0 || left >= width || top < 0 || top >= height) continue;
      out[i] = data[((t * height + top) * width + left) * 4 + (i & 3)]!;
    }
    return out;
  }

  it('moves, crops and leaves the rest transparent, wherever it lies', () => {
    for (const canvas of [
      { height: 5, width: 7 },
      { height: 2, width: 3 },
      { height: 1, width: 9 },
    ]) {
      for (let x = -5; x <= 9; x++) {
        for (let y = -4; y <= 6; y++) {
          const out = new Uint8Array(frames * canvas.height * canvas.width * 4).fill(99);
          copyPlaced(data, shape, { x, y }, canvas, out);
          expect(Buffer.compare(out, reference(x, y, canvas)), `${x}, ${y}`).toBe(0);
        }
      }
    }
  });

  it('leaves frames out, or lets transparent ones follow', () => {
    const canvas = { height: 4, width: 5 };
    const whole = reference(1, 1, canvas);
    const size = canvas.height * canvas.width * 4;
    for (const count of [1, 2, 3]) {
      const out = new Uint8Array(count * size).fill(99);
      copyPlaced(data, shape, { x: 1, y: 1 }, canvas, out);
      const expected = new Uint8Array(count * size);
      expected.set(whole.subarray(0, Math.min(count, frames) * size));
      expectSame(out, expected);
    }
  });
});

describe('fitPlan', () => {
  const source = (name: string, height: number, width: number, frames = 1) =>
    fakeSource(name, [frames, 1, 1, height, width]);
  const small = source('small.png', 4, 50);
  const first = source('first.tif', 20, 30, 10);
  const second = source('second.tif', 20, 30, 10);
  const open: Layer[] = [
    fakeLayer(1, { name: 'first.tif', shape: [10, 20, 30, 4] }),
    fakeLayer(2, { name: 'second.tif', shape: [10, 20, 30, 4] }),
  ];

  const loadedOf =
    (layers: Layer[]) =>
    (id: number): Loaded => ({
      stack: layers.find((layer) => layer.id === id)!.stack,
      selection: select(id === 1 ? first : second),
      held: { shape: [1, 1, 1, 4], data: new Uint8Array(4), input: new Uint8Array(4), free() {} },
    });

  /** What the layers become, and what was asked. */
  async function outcome(sources: (typeof small)[], layers: Layer[], answer: SizeAnswer | null) {
    const asked: (readonly Sized[])[] = [];
    const plan = planFor(sources, 'top', { layers, free: 'top' });
    const loaded = loadedOf(layers);
    const ask = async (stacks: readonly Sized[]) => {
      asked.push(stacks);
      return answer!;
    };
    const fitted = await fitPlan(plan, { loaded, ask: answer && ask });
    const lies = fitted.layers.map((each) => {
      if ('keep' in each) return each.keep.id;
      const { place, canvas } = each.fitted;
      return [each.id ?? 'new', place.x, place.y, canvas.width, canvas.height];
    });
    return { lies, asked: asked.map((stacks) => stacks.map(({ name }) => name)) };
  }

  it('asks nothing where all fit', async () => {
    const { lies, asked } = await outcome([source('one.png', 20, 30)], open, { kind: 'pad' });
    expect(asked).toEqual([]);
    expect(lies).toEqual([1, 2, ['new', 0, 0, 30, 20]]);
  });

  it('reads layers again that have to change', async () => {
    const { lies, asked } = await outcome([small], open, { kind: 'pad' });
    expect(asked).toEqual([['first.tif', 'second.tif', 'small.png']]);
    expect(lies).toEqual([
      [1, 0, 0, 50, 20],
      [2, 0, 0, 50, 20],
      ['new', 0, 0, 50, 20],
    ]);
  });

  it('places only what differs from what is open', async () => {
    const place = { kind: 'place', x: -3, y: 7 } as const;
    const one = source('one.png', 20, 30);
    expect((await outcome([small, one], open, place)).lies).toEqual([
      1,
      2,
      ['new', -3, 7, 30, 20],
      ['new', 0, 0, 30, 20],
    ]);
    // Where nothing is open, the first image counts.
    expect((await outcome([one, small], [], place)).lies).toEqual([
      ['new', 0, 0, 30, 20],
      ['new', -3, 7, 30, 20],
    ]);
  });

  it('gives a layer that is alone its own size back', async () => {
    const shape = [10, 40, 40, 4] as const;
    const alone = fakeLayer(1, { name: 'first.tif', shape, place: { x: 5, y: 5 } });
    const { lies, asked } = await outcome([second], [alone], { kind: 'pad' });
    expect(asked).toEqual([]);
    expect(lies).toEqual([
      [1, 0, 0, 30, 20],
      ['new', 0, 0, 30, 20],
    ]);
    const large = source('large.png', 40, 40);
    expect((await outcome([large], [alone], { kind: 'pad' })).lies).toEqual([
      [1, 0, 0, 40, 40],
      ['new', 0, 0, 40, 40],
    ]);
  });

  it('keeps the places of layers that stay with others', async () => {
    const placed = open.map((layer) => ({
      ...layer,
      stack: { ...layer.stack, place: { x: 2, y: 3 } },
    }));
    expect((await outcome([small], placed, { kind: 'crop' })).lies).toEqual([
      [1, 2, 3, 30, 4],
      [2, 2, 3, 30, 4],
      ['new', 0, 0, 30, 4],
    ]);
  });

  it('asks nothing where another channel of a placed layer is shown', async () => {
    const shape = [10, 40, 40, 4] as const;
    const place = { x: 5, y: 5 };
    const layers = [
      fakeLayer(1, { name: 'first.tif', shape, place }),
      fakeLayer(2, { name: 'second.tif', shape, place }),
    ];
    const plan = replacing({ layers, free: 'top' }, 2, select(second));
    const fitted = await fitPlan(plan, { loaded: loadedOf(layers), ask: null });
    expect(fitted.layers).toMatchObject([
      { keep: layers[0] },
      { id: 2, fitted: { place, canvas: { height: 40, width: 40 } } },
    ]);
  });

  it('lets what is opened take the place of what is open, where both are', async () => {
    const { lies } = await outcome([small], open, { kind: 'replace' });
    expect(lies).toEqual([['new', 0, 0, 50, 4]]);
    const asked: boolean[] = [];
    const ask = async (_: unknown, canReplace: boolean): Promise<SizeAnswer> => {
      asked.push(canReplace);
      return { kind: 'pad' };
    };
    for (const layers of [open, []]) {
      const plan = planFor([first, small], 'top', { layers, free: 'top' });
      await fitPlan(plan, { loaded: loadedOf(open), ask });
    }
    expect(asked).toEqual([true, false]);
  });

  it('asks about lengths that differ; single frames stay single', async () => {
    const short = source('b.tif', 20, 30, 3);
    const one = source('one.png', 20, 30);
    const frames = async (answer: SizeAnswer) => {
      const plan = planFor([short, one], 'top', { layers: open, free: 'top' });
      const ask = async () => answer;
      const { layers } = await fitPlan(plan, { loaded: loadedOf(open), ask });
      return layers.map((each) => ('keep' in each ? each.keep.id : each.fitted.canvas.frames));
    };
    // What has to be read again, and to which length.
    expect(await frames({ kind: 'pad' })).toEqual([1, 2, 10, 10]);
    expect(await frames({ kind: 'crop' })).toEqual([3, 3, 3, 3]);
    expect((await outcome([one], open, null)).asked).toEqual([]);
    // Those that were cut come back whole where one of them is alone.
    const cut = [fakeLayer(1, { name: 'first.tif', shape: [3, 20, 30, 4], fileFrames: 10 })];
    const plan = planFor([second], 'top', { layers: cut, free: 'top' });
    const { layers } = await fitPlan(plan, { loaded: loadedOf(cut), ask: null });
    expect(layers).toMatchObject([{ id: 1, fitted: { canvas: { frames: 10 } } }, {}]);
  });

  it('refuses lengths and sizes that differ where nobody can be asked', async () => {
    await expect(outcome([source('b.tif', 20, 30, 3)], open, null)).rejects.toThrow(
      /“first.tif” has 10 frames, “b.tif” has 3 frames/,
    );
    const alone = outcome([small], open, null);
    await expect(alone).rejects.toThrow(MismatchError);
    await expect(alone).rejects.toThrow(/“first.tif” is 30 × 20, “small.png” is 50 × 4/);
  });

  it('refuses a size that no memory holds, before anything is read', async () => {
    const high = source('high.tif', 2 ** 20, 1);
    const wide = source('wide.tif', 1, 2 ** 20);
    await expect(outcome([high, wide], [], { kind: 'pad' })).rejects.toMatchObject({
      code: 'too-large',
      message: 'high.tif: 1 × 1048576 × 1048576 pixels take 4096.0 GiB, the limit is 4 GiB.',
    });
    expect((await outcome([high, wide], [], { kind: 'crop' })).lies).toHaveLength(2);
  });
});
