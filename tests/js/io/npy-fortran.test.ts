import { afterEach, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectSame } from '../support/expect-same.ts';
import { serveBytes } from './serve-bytes.ts';

const [frames, height, width] = [3, 300, 400];

/** An array in Fortran order whose every value tells its place. */
function fortran(): { file: Uint8Array; plane: (t: number) => Uint8Array } {
  const value = (t: number, y: number, x: number) => (t * 50 + y * 7 + x) % 251;
  const shape = `(${frames}, ${height}, ${width})`;
  const dict = `{'descr': '|u1', 'fortran_order': True, 'shape': ${shape}, }`.padEnd(117);
  const text = `\x93NUMPY\x01\x00\x76\x00${dict}\n`;
  const header = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const data = new Uint8Array(frames * height * width);
  let at = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) for (let t = 0; t < frames; t++) data[at++] = value(t, y, x);
  }
  const plane = (t: number) =>
    Uint8Array.from({ length: height * width }, (_, i) => {
      return value(t, Math.floor(i / width), i % width);
    });
  return { file: new Uint8Array(Buffer.concat([header, data])), plane };
}

let server: Awaited<ReturnType<typeof serveBytes>> | undefined;
afterEach(() => server?.close());

test('abort of an array that is read whole reaches the network; others read on', async () => {
  const { file, plane } = fortran();
  let hangs = false;
  const held: (() => void)[] = [];
  server = await serveBytes({ 'a.npy': file }, ({ serve }) => {
    if (hangs) held.push(serve);
    return hangs;
  });
  const [image] = await openImages(server.url('a.npy'));
  hangs = true;
  const stopper = new AbortController();
  const stopped = image!.plane({ t: 0, signal: stopper.signal });
  await expect.poll(() => held.length).toBe(1);
  stopper.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
  await expect.poll(() => server!.aborted.length).toBe(1);

  const other = new AbortController();
  const given = image!.plane({ t: 0, signal: other.signal });
  const kept = image!.plane({ t: 1 });
  await expect.poll(() => held.length).toBe(2);
  other.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  held[1]!();
  expectSame((await kept).data as Uint8Array, plane(1));
  expect(server.aborted).toHaveLength(1);
  expectSame((await image!.plane({ t: 2 })).data as Uint8Array, plane(2));
});
