import { describe, expect, test } from 'vitest';
import { draftFor, optionsOf } from '../../../../web/viewer/export/draft.ts';
import { EXPORT_FORMATS } from '../../../../web/viewer/export/formats.ts';
import { withoutExtension } from '../../../../web/viewer/export/names.ts';
import { type ExportOptions, fileName, planExport } from '../../../../web/viewer/export/options.ts';
import { remainingText, TimeLeft } from '../../../../web/viewer/export/time-left.ts';
import { RATES } from '../../../../web/viewer/playback/rates.ts';
import { madeSubject } from './subject.ts';

describe('planExport', () => {
  test('takes what has several frames, time before z; of a picture the frame', () => {
    const subject = madeSubject();
    expect(planExport({ format: 'npy' }, subject)).toMatchObject({
      content: 't',
      first: 0,
      count: 4,
    });
    const still = madeSubject({ lengths: { t: 1, z: 3 } });
    expect(planExport({ format: 'gif' }, still)).toMatchObject({ content: 'z', count: 3, fps: 8 });
    expect(planExport({ format: 'png' }, subject)).toMatchObject({ content: 'frame', count: 1 });
    const one = madeSubject({ lengths: { t: 1, z: 1 } });
    expect(planExport({ format: 'tiff' }, one)).toMatchObject({ content: 'frame', count: 1 });
  });

  test('takes what the sheet begins with, at every rate at which one plays', () => {
    for (const fps of RATES) {
      const subject = madeSubject({ fps });
      for (const format of EXPORT_FORMATS) {
        const plan = planExport(optionsOf(draftFor(subject, format)), subject);
        expect(plan, format).toEqual(planExport({ format }, subject));
      }
    }
  });

  test('takes a range with both ends', () => {
    const plan = planExport({ format: 'tiff', content: 'z', range: [1, 2] }, madeSubject());
    expect(plan).toMatchObject({ first: 1, count: 2 });
  });

  test.each<[unknown, RegExp]>([
    [{ format: 'bmp' }, /format: expected png, tiff, .*got bmp/],
    [{ format: 'npy', content: 'all' as 't' }, /content: expected frame, view, t or z, got all/],
    [{ format: 'npy', content: 'view' }, /content: the view is saved as png, not as npy/],
    [{ format: 'png', content: 't' }, /content: png holds one frame, got t/],
    [{ format: 'npy', range: [0, 4] }, /range: .* from 0 to 3, first ≤ last, got \[0, 4\]/],
    [{ format: 'npy', range: [2, 1] }, /range: .*got \[2, 1\]/],
    [{ format: 'npy', range: [0.5, 1] }, /range: .*got \[0.5, 1\]/],
    [{ format: 'npy', channels: true }, /channels: npy holds pictures/],
    [{ format: 'mp4', fps: 0 }, /fps: expected a number from 0.001 to 240 for mp4, got 0/],
    [{ format: 'mp4', fps: '10' }, /fps: .*got "10"/],
    [{ format: 'gif', fps: 60 }, /fps: expected a number from 0.002 to 50 for gif, got 60/],
    [{ format: 'tiff', range: 5 }, /range: expected \[first, last\].*got 5/],
    [{ format: 'tiff', range: [0, 1, 2] }, /range: .*got \[0, ?1, ?2\]/],
    [{ format: 'tiff', to: {} }, /to: .*expected a FileSystemFileHandle/],
    [undefined, /options: undefined; expected an object/],
    [{ format: 'mp4', fps: Number.NaN }, /fps: .*got NaN/],
  ])('refuses %o', (options, message) => {
    expect(() => planExport(options as ExportOptions, madeSubject())).toThrow(message);
  });

  test('channels need an image of channels', () => {
    const { channels: _, ...parts } = madeSubject();
    const subject = { ...parts };
    expect(() => planExport({ format: 'tiff', channels: true }, subject)).toThrow(
      /channels: no image of channels is open/,
    );
  });
});

test('names of files end as their format does', () => {
  const subject = madeSubject();
  const name = (options: ExportOptions, of = subject) => fileName(planExport(options, of), of);
  expect(name({ format: 'png' })).toBe('cells-t2-z3.png');
  expect(name({ format: 'png' }, madeSubject({ projection: 'max' }))).toBe('cells-t2-max.png');
  const long = madeSubject({ lengths: { t: 100, z: 1 } });
  expect(name({ format: 'gif', content: 'frame' }, long)).toBe('cells-t002.gif');
  expect(name({ format: 'json' })).toBe('cells.json');
  expect(name({ format: 'png', content: 'view' })).toBe('cells-view.png');
  expect(name({ format: 'ome-tiff' })).toBe('cells.ome.tif');
});

test.each([
  ['cells.ome.tif', 'cells'],
  ['a.b/cells.v2.tiff', 'cells.v2'],
  ['C:\\data\\x.npy', 'x'],
  ['plate.ome.zarr.zip', 'plate'],
  ['what: is "this"?', 'what- is -this--'],
  ['.tif', 'image'],
  ['', 'image'],
])('%s becomes the name %s', (name, expected) => {
  expect(withoutExtension(name)).toBe(expected);
});

test('time that is left is guessed from the time that has gone, and not too soon', () => {
  let now = 0;
  const left = new TimeLeft(() => now);
  now = 900;
  expect(left.after({ done: 9, total: 100 })).toBeNull();
  now = 2000;
  expect(left.after({ done: 0, total: 100 })).toBeNull();
  expect(left.after({ done: 20, total: 100 })).toBe(8000);
  expect(remainingText(8000)).toBe(' · 8 s left');
  expect(remainingText(240_000)).toBe(' · 4 min left');
  expect(remainingText(100)).toBe('');
  expect(remainingText(null)).toBe('');
});
