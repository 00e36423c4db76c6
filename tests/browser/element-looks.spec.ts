import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { expectSame } from '../js/support/expect-same.ts';
import { ChannelsPage, MadeChannels, SIZE } from './channels-page.ts';
import { expect, test } from './servers.ts';

const made = new MadeChannels();
const { width, height } = SIZE;

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

test('in a narrow page what goes on can be cancelled beside several images', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await page.route('**/hold.npy', () => {}); // for ever
  await view.drop(made.paths);
  await view.viewer.getByRole('button', { name: 'Keep apart' }).click();
  await view.viewer.getByLabel('Image', { exact: true }).waitFor();
  await view.viewer.evaluate((element) => {
    const held = (element as StackblendViewer).open(new URL('hold.npy', location.href));
    held.catch(() => {});
  });
  const cancel = view.viewer.getByRole('button', { name: 'Cancel' });
  for (const width of [1000, 400, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await view.settle();
    const { x, width: across } = (await cancel.boundingBox())!;
    expect(x + across).toBeLessThanOrEqual(width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
  await cancel.click();
  await expect(cancel).toBeHidden();
});
