import { createEngine } from 'stackblend';
import { describe, expect, it } from 'vitest';
import type { ImageSource } from '../../../../js/io/source.ts';
import { defaultSettings } from '../../../../web/viewer/channels/settings/defaults.ts';
import { parseSettings } from '../../../../web/viewer/channels/settings/parse.ts';
import {
  compositeArguments,
  engineSettings,
  type ViewerSettings,
  withChannel,
} from '../../../../web/viewer/channels/settings/settings.ts';
import { History } from '../../../../web/viewer/session/history.ts';

const source = (channels: ImageSource['channels'], dtype: ImageSource['dtype'] = 'uint16') =>
  ({ shape: [1, channels.length, 1, 4, 4], dtype, channels }) as unknown as ImageSource;

describe('settings at first', () => {
  it('are what the file says', () => {
    const lut = Uint8Array.from({ length: 768 }, (_, i) => i % 256);
    const { settings, unknownWindows } = defaultSettings(
      source([
        { name: 'DAPI', color: [0, 0, 255], window: [10, 900] },
        { lut, hidden: true },
        { emission: 525 },
      ]),
    );
    expect(settings.channels.map(({ name }) => name)).toEqual(['DAPI', 'Channel 2', 'Channel 3']);
    expect(settings.channels[0]).toMatchObject({ color: '#0000ff', window: [10, 900] });
    expect(settings.channels[1]).toMatchObject({ visible: false, window: [0, 65535] });
    expect(settings.channels[1]!.lut?.[1]).toEqual([3, 4, 5]);
    const [red, green, blue] = settings.channels[2]!.color.match(/\w\w/g)!;
    expect(Number.parseInt(green!, 16)).toBeGreaterThan(Number.parseInt(red! + blue!, 16) >> 8);
    expect(unknownWindows).toEqual([1, 2]);
  });

  it('are colours that go together, and the range of the type, where it says nothing', () => {
    const { settings } = defaultSettings(source([{}, {}], 'int8'));
    expect(settings.channels.map(({ color }) => color)).toEqual(['#ff00ff', '#00ff00']);
    expect(settings.channels[0]!.window).toEqual([-128, 127]);
    expect(defaultSettings(source([{}], 'float32')).settings.channels[0]!.window).toEqual([0, 1]);
    const many = defaultSettings(source(Array.from({ length: 9 }, () => ({}))));
    expect(many.settings.channels.filter(({ visible }) => visible)).toHaveLength(6);
  });
});

describe('settings from outside', () => {
  const before = defaultSettings(source([{}, {}])).settings;

  it('go through JSON and come back', () => {
    const changed = withChannel(before, 1, { lut: 'fire', gamma: 0.5, window: [1.5, 7] });
    const whole: ViewerSettings = { ...changed, mode: 'add', background: [1, 2, 3] };
    expect(parseSettings(JSON.parse(JSON.stringify(whole)), before)).toEqual(whole);
  });

  it('leave alone what they do not name', () => {
    const channels = [{ color: '#FA0' }, {}];
    const parsed = parseSettings({ version: 1, channels }, before);
    expect(parsed.channels[0]).toEqual({ ...before.channels[0], color: '#ffaa00' });
    expect(parsed.channels[1]).toEqual(before.channels[1]);
  });

  it.each([
    [null, 'settings: null'],
    [{ version: 2 }, 'settings.version: 2; expected 1'],
    [{ version: 1, mode: 'hue' }, 'settings.mode: "hue"'],
    [{ version: 1, channels: [] }, 'settings.channels'],
    [{ version: 1, channels: [{ gamma: 0 }, {}] }, 'settings.channels[0].gamma: 0'],
    [{ version: 1, channels: [{}, { window: [5, 5] }] }, 'settings.channels[1].window'],
    [{ version: 1, channels: [{}, { window: [0, Infinity] }] }, 'settings.channels[1].window'],
    [{ version: 1, channels: [{ lut: 'jet' }, {}] }, 'settings.channels[0].lut'],
    [{ version: 1, channels: [{ color: 'red' }, {}] }, 'settings.channels[0].color'],
    [{ version: 1, channels: [{ visible: 1 }, {}] }, 'settings.channels[0].visible: 1'],
    [{ version: 1, background: 'grey' }, 'settings.background'],
  ])('%j is refused', (value, message) => {
    expect(() => parseSettings(value, before)).toThrow(message);
  });
});

it('engine.composite takes settings as they are, in every mode', async () => {
  const engine = await createEngine({ variant: 'single', threads: 1 });
  const planes = [Uint16Array.of(0, 9, 500, 65535), Uint16Array.of(3, 3, 60000, 1)];
  const first = withChannel(defaultSettings(source([{}, {}])).settings, 0, { lut: 'ice' });
  for (const mode of ['screen', 'add', 'max', 'subtract', 'imagej'] as const) {
    const settings = engineSettings({ ...first, mode, background: 'white' });
    const channels = settings.channels.map((channel, i) => ({ ...channel, data: planes[i]! }));
    const direct = await engine.composite(channels, { ...settings, shape: [1, 2, 2] });
    const [list, options] = compositeArguments({ ...first, mode, background: 'white' }, (i) => {
      return { data: planes[i]!, shape: [1, 2, 2] };
    });
    expect(await engine.composite(list, options)).toEqual(direct);
  }
  engine.dispose();
});

describe('history', () => {
  it('undoes and redoes; a gesture is one step', () => {
    const history = new History(0);
    history.set(1);
    for (const value of [2, 3, 4]) history.set(value, 'slider');
    history.seal();
    history.set(5, 'slider');
    const seen = [history.present];
    while (history.canUndo) {
      history.undo();
      seen.push(history.present);
    }
    expect(seen).toEqual([5, 4, 1, 0]);
    history.redo();
    history.redo();
    expect(history.present).toBe(4);
    history.set(9);
    expect(history.canRedo).toBe(false);
    history.undo();
    expect(history.present).toBe(4);
  });

  it('amends without a step, and does nothing at its ends', () => {
    const history = new History('a');
    history.amend('b');
    history.undo();
    history.redo();
    expect([history.present, history.canUndo, history.canRedo]).toEqual(['b', false, false]);
  });
});
