import { describe, expect, it, vi } from 'vitest';
import { engine, useFakePages } from './on-page.ts';

vi.mock('@deck.gl/core', async () => (await import('./fake-deck.ts')).core());
vi.mock('@deck.gl/layers', async () => (await import('./fake-deck.ts')).layers());
vi.mock('@deck.gl/geo-layers', async () => (await import('./fake-deck.ts')).geoLayers());
const { CompositeImageLayer } = await import('../../../js/adapters/viv.ts');
const { FakeLayer } = await import('./fake-deck.ts');
type Fake = InstanceType<typeof FakeLayer>;

useFakePages();

const GREY = { window: [0, 1], color: '#ffffff' };
const raster = (value: number, type = Uint16Array) => ({
  data: new type(4).fill(value),
  width: 2,
  height: 2,
});
const source = (more: object = {}) => ({
  shape: [2, 4, 4],
  labels: ['c', 'y', 'x'],
  tileSize: 2,
  getRaster: async () => raster(1),
  getTile: async () => raster(1),
  ...more,
});

/** A layer that deck.gl has begun to show. */
function begun(loader: unknown, more: object = {}): Fake {
  const props = { id: 'c', engine, loader, selections: [{ c: 0 }], channels: [GREY], ...more };
  const layer = new CompositeImageLayer(props as never) as unknown as Fake;
  expect(layer).toBeInstanceOf(FakeLayer);
  return layer.begin();
}

describe('an image without coarser levels', () => {
  it.each([
    ['rejects', async () => Promise.reject(new Error('gone')), 'gone'],
    [
      'throws at once',
      () => {
        throw new Error('gone');
      },
      'gone',
    ],
    ['gives nothing', async () => undefined, /undefined/],
  ])(
    'whose reader %s tells onError, and shows nothing of what was before',
    async (_, getRaster, why) => {
      const layer = begun(source());
      await vi.waitFor(() => expect(layer.renderLayers()).not.toBe(null));
      layer.update({ loader: source({ getRaster }) });
      expect(layer.renderLayers()).toBe(null);
      await vi.waitFor(() => expect(layer.errors).toHaveLength(1));
      expect(layer.errors[0]).toMatch(why);
      expect(layer.errors[0]).toMatch(/^reading planes: /);
      expect(layer.renderLayers()).toBe(null);
    },
  );

  it('keeps its picture until another selection is there, and drops it if that fails', async () => {
    const answers: { resolve(plane: unknown): void; reject(error: Error): void }[] = [];
    const getRaster = () => new Promise((resolve, reject) => answers.push({ resolve, reject }));
    const layer = begun(source({ getRaster }));
    answers[0]?.resolve(raster(1));
    await vi.waitFor(() => expect(layer.renderLayers()).not.toBe(null));
    layer.update({ selections: [{ c: 1 }] });
    expect(layer.renderLayers()).not.toBe(null);
    answers[1]?.reject(new Error('gone'));
    await vi.waitFor(() => expect(layer.errors).toEqual(['reading planes: gone']));
    expect(layer.renderLayers()).toBe(null);
  });

  it('is not read again for selections that are written anew and say the same', async () => {
    const getRaster = vi.fn(async () => raster(1));
    const layer = begun(source({ getRaster }));
    await vi.waitFor(() => expect(layer.renderLayers()).not.toBe(null));
    layer.update({ selections: [{ c: 0 }] });
    layer.update({ selections: [{ c: 0 }], channels: [{ ...GREY, gamma: 2 }] });
    expect(getRaster).toHaveBeenCalledTimes(1);
    layer.update({ selections: [{ c: 1 }] });
    layer.update({ selections: [{ c: 1, t: 0 }] });
    expect(getRaster).toHaveBeenCalledTimes(3);
  });

  it('ends the reads of what is not wanted any more, and says nothing of them', async () => {
    const signals: AbortSignal[] = [];
    const getRaster = ({ signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    };
    const layer = begun(source({ getRaster }));
    layer.update({ selections: [{ c: 1 }] });
    layer.finalizeState();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(layer.errors).toEqual([]);
  });

  it('of float64 is shown as float32, and one channel too few is told', async () => {
    const wide = { data: new Float64Array(4).fill(0.5), width: 2, height: 2 };
    const layer = begun(source({ getRaster: async () => wide }), { channels: [GREY, GREY] });
    expect(layer.errors).toEqual([
      'checking props: selections: 1 for 2 channels; expected one for each',
    ]);
    await vi.waitFor(() => expect(layer.renderLayers()).not.toBe(null));
    const planes = layer.renderLayers()?.props.planes as { data: Float32Array }[];
    expect(planes.map(({ data }) => data)).toEqual([new Float32Array(4).fill(0.5)]);
  });
});

describe('a picture', () => {
  it('follows its look; a wrong look is told, and the next right one counts', async () => {
    const layer = begun(source());
    await vi.waitFor(() => expect(layer.renderLayers()).not.toBe(null));
    const planes = layer.renderLayers() as Fake;
    const shown = () => planes.renderLayers()?.props.image as ImageData | undefined;
    planes.begin();
    await vi.waitFor(() => expect(shown()?.data[0]).toBe(255));
    const look = (change: object) =>
      planes.update({ look: { channels: [{ ...GREY, ...change }] } });
    look({ gamma: -1 });
    await vi.waitFor(() => expect(planes.errors).toHaveLength(1));
    expect(planes.errors[0]).toMatch(/^compositing planes: .*gamma/);
    expect(shown()?.data[0]).toBe(255);
    look({ color: '#330000' });
    await vi.waitFor(() => expect(shown()?.data[0]).toBe(51));
  });
});

describe('an image with coarser levels', () => {
  const tile = (index: object, loader = [source(), source({ shape: [2, 1, 1] })]) => {
    const { more } = begun(loader).renderLayers() as Fake;
    return {
      read: () => (more.getTileData as (asked: object) => unknown)({ index }),
      layer: more,
    };
  };

  it('is asked for no tile beyond its levels', async () => {
    expect(tile({ x: 1, y: 0, z: -1 }).read()).toBe(null);
    expect(await tile({ x: 1, y: 0, z: 0 }).read()).toEqual([raster(1)]);
  });

  it('is not read again for selections that are written anew and say the same', () => {
    const layer = begun([source(), source()]);
    const asked = () => {
      const { updateTriggers } = (layer.renderLayers() as Fake).props;
      return (updateTriggers as { getTileData: unknown[] }).getTileData[1];
    };
    const first = asked();
    layer.update({ selections: [{ c: 0 }] });
    expect(asked()).toBe(first);
    layer.update({ selections: [{ c: 1 }] });
    expect(asked()).toEqual([{ c: 1 }]);
  });

  it('whose reader fails, or gives nothing, has no tile', async () => {
    const lost = source({ getTile: async () => undefined });
    await expect(tile({ x: 0, y: 0, z: 0 }, [lost, lost]).read()).rejects.toThrow(/undefined/);
    const loud = source({
      getTile: () => {
        throw new Error('gone');
      },
    });
    await expect(tile({ x: 0, y: 0, z: 0 }, [loud, loud]).read()).rejects.toThrow('gone');
    const layer = begun([loud, loud]);
    const { more } = layer.renderLayers() as Fake;
    (more.onTileError as (error: Error) => void)(new Error('gone'));
    expect(layer.errors).toEqual(['reading a tile: gone']);
  });
});
