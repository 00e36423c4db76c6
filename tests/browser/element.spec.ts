import { createCore } from 'stackblend/core';
import { compositeArguments } from '../../web/viewer/channels/settings/settings.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { expectSame } from '../js/support/expect-same.ts';
import { ChannelsPage, MadeChannels, SIZE } from './channels-page.ts';
import { expect, test } from './servers.ts';

const made = new MadeChannels();

/** The viewer's own snapshot of what it shows. */
async function snapshotOf(view: ChannelsPage, options = {}) {
  const { base64, ...size } = await view.viewer.first().evaluate(async (element, options) => {
    const { data, width, height } = await (element as StackblendViewer).snapshot(options);
    let text = '';
    for (let i = 0; i < data.length; i += 8192)
      text += String.fromCharCode(...data.slice(i, i + 8192));
    return { base64: btoa(text), width, height, isClamped: data instanceof Uint8ClampedArray };
  }, options);
  return { data: new Uint8Array(Buffer.from(base64, 'base64')), ...size };
}

test('src opens URLs; another opens that; what fails is shown and told, and what is open stays', async ({
  page,
  open,
}) => {
  for (const [i, path] of made.paths.entries()) {
    await page.route(`**/made/${i}.npy`, (route) => route.fulfill({ path }));
  }
  const { complaints } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.viewer.evaluate((element) => {
    const told: string[] = [];
    Object.assign(window, { told });
    element.addEventListener('stackblend-opened', (event) => {
      told.push((event as CustomEvent<{ names: string[] }>).detail.names.join());
    });
    element.addEventListener('stackblend-error', (event) => {
      told.push((event as CustomEvent<{ message: string }>).detail.message);
    });
  });
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  await view.viewer.evaluate((element) => element.setAttribute('src', '/made/0.npy'));
  await expect.poll(told).toEqual([expect.stringMatching(/made\/0\.npy$/)]);
  await view.whenPainted();
  const first = (await snapshotOf(view)).data;
  expectSame(first, await made.frame(await view.settings(), 0));

  await view.viewer.evaluate((element) => {
    (element as StackblendViewer).src = '/made/none.npy';
  });
  await expect(view.notices).toContainText('none.npy');
  expect(await view.viewer.getAttribute('src')).toBe('/made/none.npy');
  expect((await told()).at(-1)).toContain('none.npy');
  expectSame((await snapshotOf(view)).data, first);

  await view.viewer.evaluate((element) => {
    (element as StackblendViewer).src = ['/made/0.npy', '/made/1.npy'];
  });
  await view.viewer.getByRole('button', { name: 'Open together' }).click();
  await expect.poll(async () => (await view.settings()).channels.length).toBe(2);
  expect(await view.viewer.getAttribute('src')).toBe('/made/0.npy /made/1.npy');
  await view.whenPainted();
  expectSame((await snapshotOf(view)).data, await made.frame(await view.settings(), 0));
  // The browser itself complains of what the server does not have.
  expect(complaints.console.filter((text) => !text.includes('404'))).toEqual([]);
});

test('images in memory open, their axes in any order; snapshots are what the engine gives', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  const [t, c, y, x] = [3, 2, 20, 30];
  const value = (i: number, k: number, row: number, column: number) =>
    (1000 * i + 5000 * k + 37 * row + 11 * column * (k + 1)) % 65536;
  for (const axes of ['tcyx', 'yxct', 'ctxy']) {
    await view.viewer.evaluate(
      (element, { axes, sizes }) => {
        const shape = [...axes].map((axis) => sizes[axis]!);
        const data = new Uint16Array(shape.reduce((a, b) => a * b));
        for (let n = 0; n < data.length; n++) {
          const at: Record<string, number> = {};
          let rest = n;
          for (let k = axes.length - 1; k >= 0; k--) {
            at[axes[k]!] = rest % shape[k]!;
            rest = Math.floor(rest / shape[k]!);
          }
          data[n] = (1000 * at.t! + 5000 * at.c! + 37 * at.y! + 11 * at.x! * (at.c! + 1)) % 65536;
        }
        const channels = [{ name: 'one' }, { name: 'two', window: [100, 9000] as const }];
        return (element as StackblendViewer).open({ data, shape, axes, channels, name: axes });
      },
      { axes, sizes: { t, c, y, x } as Record<string, number> },
    );
    await view.viewer.evaluate((element) => {
      (element as StackblendViewer).t = 2;
    });
    await view.whenPainted();
    const snapshot = await snapshotOf(view);
    expect(snapshot).toMatchObject({ width: x, height: y, isClamped: true });
    const settings = await view.settings();
    expect(settings.channels[1]).toMatchObject({ name: 'two', window: [100, 9000] });
    const planes = [0, 1].map((k) =>
      Uint16Array.from({ length: y * x }, (_, i) => value(2, k, Math.floor(i / x), i % x)),
    );
    const [channels, options] = compositeArguments(settings, (k) => planes[k]!);
    const core = await createCore();
    expectSame(snapshot.data, core.composite(channels, { ...options, shape: [1, y, x] }));
  }
  const message = await view.viewer.evaluate((element) =>
    (element as StackblendViewer)
      .open({ data: new Uint8Array(11), shape: [3, 4], axes: 'yx', name: 'short' })
      .catch((error) => `${error.name}: ${error.message}`),
  );
  expect(message).toBe('RangeError: data: 11 values; expected 12, as shape [3, 4] says');
  await expect(view.notices).toContainText('short');
  expect(complaints.console).toEqual([]);
});

test('snapshots of pictures are their blend; hidden channels leave the background', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  const nothing = await view.viewer.evaluate((element) =>
    (element as StackblendViewer).snapshot().catch(String),
  );
  expect(nothing).toBe('InvalidStateError: snapshot: nothing is open; open an image first');
  // It waits for what is being opened: for pictures and their blend, for an image in place of another.
  const sizes = await view.viewer.evaluate(async (element) => {
    const viewer = element as StackblendViewer;
    const size = async () => (await viewer.snapshot()).width;
    const plane = (side: number) => {
      return { data: new Uint16Array(2 * side * side), shape: [2, side, side], axes: 'cyx' };
    };
    const first = viewer.open(plane(7));
    const seen = [await size()];
    await first;
    const before = size();
    const second = viewer.open(plane(900));
    seen.push(await size());
    await Promise.all([second, before]);
    return [...seen, await before];
  });
  expect(sizes.slice(0, 2)).toEqual([7, 900]);
  // One that had begun shows what was there, or what took its place.
  expect([7, 900]).toContain(sizes[2]);
  await view.viewer.evaluate((element) => {
    const picture = (offset: number) => {
      const data = Uint8Array.from({ length: 2 * 6 * 5 * 3 }, (_, i) => (i * offset) % 256);
      return { data, shape: [2, 6, 5, 3], axes: 'tyxs' };
    };
    return (element as StackblendViewer).open([picture(3), picture(7)]);
  });
  await view.viewer.evaluate((element) => {
    (element as StackblendViewer).t = 1;
  });
  const { data, width, height } = await snapshotOf(view);
  expect([width, height]).toEqual([5, 6]);
  const expected = Array.from({ length: 6 * 5 * 4 }, (_, i) => {
    if (i % 4 === 3) return 255;
    const at = 6 * 5 * 3 + Math.floor(i / 4) * 3 + (i % 4);
    return 255 - Math.round(((255 - ((at * 3) % 256)) * (255 - ((at * 7) % 256))) / 255);
  });
  expectSame(data, Uint8Array.from(expected));

  await view.openTogether(made.paths);
  await view.viewer.evaluate((element) => {
    const viewer = element as StackblendViewer;
    const { channels, ...rest } = viewer.settings!;
    const hidden = channels.map((channel) => ({ ...channel, visible: false }));
    viewer.settings = { ...rest, background: [10, 20, 30], channels: hidden };
  });
  const empty = await snapshotOf(view);
  expect(empty.data.length).toBe(SIZE.width * SIZE.height * 4);
  expect([...empty.data.subarray(-4)]).toEqual([10, 20, 30, 255]);
});
