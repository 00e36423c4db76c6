import { describe, expect, it } from 'vitest';
import {
  applySettings,
  readSettings,
  type SettingsOwner,
  settingsFileAmong,
} from '../../../web/viewer/session/settings-file.ts';

const file = (text: string, name = 'look.json', type = '') => new File([text], name, { type });

describe('a file of settings', () => {
  it('is the one that is JSON and no part of an image', () => {
    const image = file('', 'cells.tif');
    const look = file('{}');
    expect(settingsFileAmong([image, look])).toBe(look);
    expect(settingsFileAmong([file('{}', 'Pasted text', 'application/json')])).not.toBeNull();
    expect(settingsFileAmong([image])).toBeNull();
    expect(settingsFileAmong(['https://example.org/look.json'])).toBeNull();
    expect(settingsFileAmong([file('{}', 'zarr.json'), file('{}', '.zattrs')])).toBeNull();
    expect(settingsFileAmong([look, file('{}', 'other.json')])).toBeNull();
    const inFolder = Object.defineProperty(file('{}'), 'webkitRelativePath', {
      value: 'a/look.json',
    });
    expect(settingsFileAmong([inFolder])).toBeNull();
  });

  it('is read, or told what it is', async () => {
    const settings = { version: 1, channels: [] };
    expect(await readSettings(file(JSON.stringify(settings)))).toEqual(settings);
    const refused = async (text: string) =>
      readSettings(file(text)).catch(({ code, message }) => `${code} ${message}`);
    expect(await refused('{"version": 1,')).toMatch(/^bad-file look\.json: is not JSON/);
    for (const text of [
      '[]',
      'null',
      '7',
      '{"channels": []}',
      '{"version": 1}',
      '{"version":"1","mode":1}',
    ]) {
      expect(await refused(text)).toMatch(/^unsupported look\.json: is JSON, but no settings/);
    }
    expect(await refused(' '.repeat(9 << 20))).toMatch(/^too-large look\.json: has 9437184 bytes/);
  });

  it('is for what is open', () => {
    const set: unknown[] = [];
    const owner = (kind: SettingsOwner['kind']): SettingsOwner => {
      return { kind, set: (...each) => void set.push(each) };
    };
    const channels = { version: 1, channels: [] };
    const layers = { version: 2, layers: [] };
    const either = { version: 1, mode: 'screen' };
    applySettings(channels, owner('channels'));
    applySettings(layers, owner('layers'));
    applySettings(either, owner('channels'));
    applySettings(either, owner('layers'));
    expect(set).toEqual([
      ['channels', channels],
      ['layers', layers],
      ['channels', either],
      ['layers', either],
    ]);
    expect(() => applySettings(channels, owner('layers'))).toThrow(
      'these are settings of channels, and layers are open',
    );
    for (const settings of [channels, layers, either]) {
      expect(() => applySettings(settings, owner(null))).toThrow('nothing is open yet');
    }
    expect(set).toHaveLength(4);
  });
});
