import { describe, expect, test } from 'vitest';
import { openImages, type PlaneArray } from '../../../../js/io/index.node.ts';
import type { ExportOptions } from '../../../../web/viewer/export/options.ts';
import { exportFile } from '../../../../web/viewer/export/run.ts';
import { MemorySink } from '../../../../web/viewer/export/sink.ts';
import { overBlack, padded } from '../../../../web/viewer/export/video.ts';
import { expectSame } from '../../support/expect-same.ts';
import { frameAt, madeChannels, madeSubject, SIZE } from './subject.ts';

type Plane = { readonly data: PlaneArray };

const bytesOf = ({ data }: Plane) => {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};

async function exported(options: ExportOptions, parts = {}) {
  const blob = await exportFile(madeSubject(parts), options);
  const [image] = await openImages({
    name: 'x',
    data: new Uint8Array(await blob.arrayBuffer()),
  });
  return { blob, image: image! };
}

describe('stacks of pictures', () => {
  test('.npy holds the frames of a range as they are', async () => {
    const { blob, image } = await exported(
      { format: 'npy', range: [1, 3] },
      {
        frame: async ({ t = 0 }) => frameAt(t, 0, 77),
      },
    );
    expect(blob.type).toBe('application/octet-stream');
    expect(image.shape).toEqual([3, 1, 1, SIZE.height, SIZE.width]);
    for (let t = 0; t < 3; t++)
      expectSame(bytesOf(await image.plane({ t })), frameAt(t + 1, 0, 77));
  });

  test('.npy has planes along z in place of frames', async () => {
    const { image } = await exported({ format: 'npy', content: 'z' });
    expect(image.shape).toEqual([SIZE.planes, 1, 1, SIZE.height, SIZE.width]);
    expectSame(bytesOf(await image.plane({ t: 2 })), frameAt(1, 2));
  });

  test('TIFF keeps the axis, the size of a pixel and the colours', async () => {
    const { image } = await exported({ format: 'tiff', content: 'z' });
    expect(image.shape).toEqual([1, 1, SIZE.planes, SIZE.height, SIZE.width]);
    expect(image.pixelSize.x?.value).toBeCloseTo(0.5, 6);
    for (let z = 0; z < 3; z++) expectSame(bytesOf(await image.plane({ z })), frameAt(1, z));
  });

  test('TIFF keeps alpha where there is some', async () => {
    const { image } = await exported(
      { format: 'tiff' },
      {
        frame: async ({ t = 0 }) => frameAt(t, 0, 77),
        isOpaque: async () => false,
      },
    );
    expectSame(bytesOf(await image.plane({ t: 3 })), frameAt(3, 0, 77));
  });
});

describe('channels', () => {
  const planeOf = (t: number, c: number, z: number) => {
    return bytesOf(madeChannels.plane({ t, c, z }) as Plane);
  };

  test.each(['tiff', 'ome-tiff'] as const)('%s holds all of a range over time', async (format) => {
    const { image } = await exported({ format, channels: true, range: [2, 3] });
    expect(image.shape).toEqual([2, 2, SIZE.planes, SIZE.height, SIZE.width]);
    expect(image.dtype).toBe('uint16');
    expect(image.channels.map(({ color }) => color)).toEqual([
      [0, 0, 255],
      [0, 255, 0],
    ]);
    expectSame(bytesOf(await image.plane({ t: 1, c: 1, z: 2 })), planeOf(3, 1, 2));
  });

  test('along z it is the frame that is shown; of a frame the plane', async () => {
    const { image } = await exported({
      format: 'tiff',
      channels: true,
      content: 'z',
      range: [1, 2],
    });
    expect(image.shape).toEqual([1, 2, 2, SIZE.height, SIZE.width]);
    expect(image.channels[0]?.window).toEqual([10, 2000]);
    expectSame(bytesOf(await image.plane({ c: 1, z: 0 })), planeOf(1, 1, 1));
    const one = await exported({ format: 'tiff', channels: true, content: 'frame' });
    expect(one.image.shape).toEqual([1, 2, 1, SIZE.height, SIZE.width]);
    expectSame(bytesOf(await one.image.plane({ c: 0 })), planeOf(1, 0, 2));
  });
});

test('progress counts frames, also of channels', async () => {
  for (const channels of [false, true]) {
    const seen: string[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      seen.push(`${done}/${total}`);
    };
    await exportFile(madeSubject(), { format: 'tiff', channels, onProgress });
    expect(seen).toEqual(['1/4', '2/4', '3/4', '4/4']);
  }
});

test('settings are JSON that loads again', async () => {
  const settings = { version: 1, mode: 'add', channels: [{ name: 'a' }] };
  const blob = await exportFile(madeSubject({ settings }), { format: 'json' });
  expect(JSON.parse(await blob.text())).toEqual(settings);
});

describe('an export that ends early', () => {
  /** A file on a disk, as far as it is used. */
  function handle(sizeAfterwards: number) {
    const calls: string[] = [];
    const stream = {
      write: async () => void calls.push('write'),
      close: async () => void calls.push('close'),
      abort: async () => void calls.push('abort'),
    };
    const to = {
      createWritable: async () => stream,
      getFile: async () => ({ size: sizeAfterwards }),
      remove: async () => void calls.push('remove'),
    } as unknown as FileSystemFileHandle;
    return { to, calls };
  }

  test('rejects with the reason, aborts the file and removes it where it is new', async () => {
    const { to, calls } = handle(0);
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = () => controller.abort(reason);
    const { signal } = controller;
    const export_ = exportFile(madeSubject(), { format: 'npy', to, signal, onProgress });
    await expect(export_).rejects.toBe(reason);
    expect(calls.filter((call) => call !== 'write')).toEqual(['abort', 'remove']);
  });

  test('removes a new file also where it ends before it begins', async () => {
    const { to, calls } = handle(0);
    const reason = new Error('closed');
    const signal = AbortSignal.abort(reason);
    await expect(exportFile(madeSubject(), { format: 'npy', to, signal })).rejects.toBe(reason);
    expect(calls).toEqual(['abort', 'remove']);
  });

  test('leaves an older file of that name alone', async () => {
    const { to, calls } = handle(1234);
    const frame = async () => {
      throw new Error('the disk is gone');
    };
    await expect(exportFile(madeSubject({ frame }), { format: 'npy', to })).rejects.toThrow(
      'the disk is gone',
    );
    expect(calls.filter((call) => call !== 'write')).toEqual(['abort']);
  });

  test('refuses wrong options before a file is touched', async () => {
    const { to, calls } = handle(0);
    await expect(exportFile(madeSubject(), { format: 'npy', to, range: [0, 9] })).rejects.toThrow(
      RangeError,
    );
    expect(calls).toEqual([]);
  });
});

test('a file that is written and cannot be read back is done', async () => {
  const calls: string[] = [];
  const to = {
    createWritable: async () => ({
      write: async () => {},
      close: async () => void calls.push('close'),
      abort: async () => void calls.push('abort'),
    }),
    getFile: () => Promise.reject(new DOMException('no longer readable', 'NotReadableError')),
    remove: async () => void calls.push('remove'),
  } as unknown as FileSystemFileHandle;
  const file = await exportFile(madeSubject(), { format: 'npy', to });
  expect([file.size, ...calls]).toEqual([0, 'close']);
});

test('a file in memory takes bytes at its end, and once more anywhere before', async () => {
  const sink = new MemorySink('video/mp4');
  const part = (length: number, value: number) => new Uint8Array(length).fill(value);
  await sink.write(part(1000, 1));
  await sink.write(part((1 << 20) + 500, 2)); // over the end of what can be changed
  await sink.write(part(20 << 20, 3));
  await sink.write(part(7, 4), 3);
  await sink.write(part(9, 5), 1000 + (1 << 20) + 500 + (20 << 20));
  await sink.write(part(3, 6), 2 << 20);
  await sink.write(part(2, 7), (2 << 20) + 1);
  // Partly over the end, and not beyond it.
  const end = 1000 + (1 << 20) + 500 + (20 << 20) + 9;
  await sink.write(part(4, 8), end - 2);
  await expect(sink.write(part(1, 6), end + 3)).rejects.toThrow(RangeError);
  const bytes = new Uint8Array(await (await sink.close()).arrayBuffer());
  const expected = new Uint8Array(end + 2).fill(3);
  expected
    .fill(2, 0, 1000 + (1 << 20) + 500)
    .fill(1, 0, 1000)
    .fill(4, 3, 10)
    .fill(5, end - 9, end)
    .fill(6, 2 << 20, (2 << 20) + 3)
    .fill(7, (2 << 20) + 1, (2 << 20) + 3)
    .fill(8, end - 2);
  expectSame(bytes, expected);
});

test('videos lie over black: what is transparent shows no colour', () => {
  const frame = Uint8Array.of(255, 10, 0, 0, 200, 100, 51, 128, 1, 2, 3, 255);
  expect([...overBlack(frame)]).toEqual([0, 0, 0, 0, 100, 50, 26, 128, 1, 2, 3, 255]);
});

test('videos get even sizes: the last column and row once more', () => {
  const frame = frameAt(1, 2);
  const even = padded(frame, SIZE.width, SIZE.height);
  expect(even.length).toBe(6 * 4 * 4);
  const at = (x: number, y: number) => [...even.subarray((y * 6 + x) * 4, (y * 6 + x) * 4 + 4)];
  expect(at(0, 0)).toEqual([1, 2, 0, 255]);
  expect(at(5, 1)).toEqual([1, 2, 9, 255]);
  expect(at(4, 3)).toEqual([1, 2, 14, 255]);
  expect(at(5, 3)).toEqual([1, 2, 14, 255]);
  expect(padded(even, 6, 4)).toBe(even);
});
