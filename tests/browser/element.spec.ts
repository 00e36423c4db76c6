import { createCore } from 'stackblend/core';
import { compositeArguments } from '../../web/viewer/channels/settings/settings.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { expectSame } from '../js/support/expect-same.ts';
import { ChannelsPage, MadeChannels, SIZE } from './channels-page.ts';
import { expect, test } from './servers.ts';

const made = new MadeChannels();
const { width, height } = SIZE;

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

test('controls="none" leaves the picture, which pointer and keys still move; no files drop', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.openTogether(made.paths);
  await view.viewer.evaluate((element) => element.setAttribute('controls', 'none'));
  await view.settle();
  await expect(view.viewer.getByRole('button')).toHaveCount(0);
  await expect(view.viewer.getByRole('slider')).toHaveCount(0);
  const box = (await view.viewer.boundingBox())!;
  expect(await view.surface.boundingBox()).toEqual(box);
  const settings = await view.settings();
  expectSame(await view.picture(), await made.frame(settings, 0));
  const value = () => view.pointed.textContent();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const before = await value();
  expect(before).toMatch(/^\d+, \d+ · /);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 30, box.y + box.height / 2, { steps: 3 });
  await page.mouse.up();
  expect(await value()).toBe(before);
  await page.keyboard.press('.');
  expect(await view.viewer.evaluate((element) => (element as StackblendViewer).t)).toBe(1);
  // What the element does not take, the page gets; this one would open it.
  const refused = view.viewer.evaluate(
    (element) =>
      new Promise<boolean>((resolve) => {
        element.parentElement!.addEventListener('drop', (event) => {
          resolve(!event.defaultPrevented);
          event.preventDefault();
        });
      }),
  );
  await view.drop([made.paths[0]!]);
  expect(await refused).toBe(true);
  await view.settle();
  expect((await view.settings()).channels).toHaveLength(2);

  await view.viewer.evaluate((element) => {
    (element as StackblendViewer).controls = 'full';
  });
  await expect(view.viewer.getByRole('button', { name: 'Open…', exact: true })).toBeVisible();
  expect(await view.viewer.getAttribute('controls')).toBeNull();
});

test('parts and variables style the element, also where it is nested', async ({ page, open }) => {
  await open('/demo/?sample=none', {
    policy: "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
  });
  const view = new ChannelsPage(page);
  await view.openTogether(made.paths);
  await page.addStyleTag({
    content: `stackblend-viewer { --stackblend-accent: rgb(1 2 3); --stackblend-well: rgb(4 5 6) }
      stackblend-viewer::part(toolbar) { letter-spacing: 3px }
      stackblend-viewer::part(panel) { letter-spacing: 4px }
      stackblend-viewer::part(dialog) { letter-spacing: 5px }
      stackblend-viewer::part(bar) { letter-spacing: 6px }`,
  });
  const style = (selector: string, property: string) =>
    view.viewer
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  await expect.poll(() => style('.primary', 'background-color')).toBe('rgb(1, 2, 3)');
  await expect.poll(() => style('.picture', 'background-color')).toBe('rgb(4, 5, 6)');
  await expect.poll(() => style('.toolbar', 'letter-spacing')).toBe('3px');
  await expect.poll(() => style('.channels', 'letter-spacing')).toBe('4px');
  await expect.poll(() => style('dialog', 'letter-spacing')).toBe('5px');
  await expect.poll(() => style('.bar', 'letter-spacing')).toBe('6px');
  await view.viewer.getByRole('button', { name: 'Export…' }).click();
  const sheet = view.viewer.getByRole('dialog', { name: 'Export' });
  await expect(sheet).toHaveCSS('letter-spacing', '5px');
});

test('without a height of its own the element has one that shows something', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const heights = await page.evaluate(() => {
    const heightIn = (style: string, own: string) => {
      const around = document.createElement('div');
      around.style.cssText = style;
      const viewer = document.createElement('stackblend-viewer');
      viewer.setAttribute('controls', 'none');
      viewer.style.cssText = own;
      around.append(viewer);
      document.body.append(around);
      return viewer.getBoundingClientRect().height;
    };
    return [heightIn('', ''), heightIn('height: 90px', ''), heightIn('', 'height: 50px')];
  });
  expect(heights).toEqual([544, 90, 50]);
});

test('two on a page keep out of one another’s way, without WebGL', async ({ page, open }) => {
  await page.addInitScript(() => {
    for (const Type of [HTMLCanvasElement, OffscreenCanvas]) {
      const { getContext } = Type.prototype;
      Type.prototype.getContext = function (
        this: HTMLCanvasElement,
        kind: string,
        ...more: never[]
      ) {
        if (kind !== '2d') throw new Error(`${kind} is not to be used`);
        return (getContext as (...all: unknown[]) => unknown).call(this, kind, ...more);
      } as never;
    }
    Reflect.deleteProperty(Navigator.prototype, 'gpu');
  });
  const { complaints } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.openTogether(made.paths);
  const states = await view.viewer.evaluate(async (element) => {
    const first = element as StackblendViewer;
    const second = document.createElement('stackblend-viewer');
    second.controls = 'none';
    second.style.blockSize = '200px';
    document.body.append(second);
    const events: string[] = [];
    first.addEventListener('stackblend-settings', () => events.push('first settings'));
    second.addEventListener('stackblend-settings', () => events.push('second settings'));
    second.addEventListener('stackblend-position', ({ detail }) =>
      events.push(`second ${detail.t}`),
    );
    const data = Uint8Array.from({ length: 4 * 64 * 64 }, (_, i) => i % 251);
    await second.open({ data, shape: [4, 64, 64], axes: 'tyx' });
    second.t = 3;
    second.settings = { ...second.settings!, mode: 'max' };
    const [one, two] = [await first.snapshot(), await second.snapshot()];
    return {
      events,
      modes: [first.settings!.mode, second.settings!.mode],
      times: [first.t, second.t],
      widths: [one.width, two.width],
    };
  });
  expect(states).toEqual({
    events: ['second 3', 'second settings'],
    modes: ['screen', 'max'],
    times: [0, 3],
    widths: [width, 64],
  });
  const one = await page.evaluate(async () => {
    const [first] = document.querySelectorAll('stackblend-viewer');
    return [
      (first as StackblendViewer).frames,
      (await (first as StackblendViewer).snapshot()).height,
    ];
  });
  expect(one).toEqual([SIZE.frames, height]);
  expect(complaints.console).toEqual([]);
});
