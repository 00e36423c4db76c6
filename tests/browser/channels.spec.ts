import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ChannelsPage, MadeChannels, MadeStack, SIZE } from './channels-page.ts';
import { expect, test } from './servers.ts';
import { SlowZarr } from './slow-zarr.ts';

const made = new MadeChannels();

async function opened(
  open: (
    path: string,
    options?: { isolated?: boolean },
  ) => Promise<{ complaints: { console: string[] } }>,
  page: ConstructorParameters<typeof ChannelsPage>[0],
  isolated = true,
) {
  const { complaints } = await open('/demo/?sample=none', { isolated });
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.openTogether(made.paths);
  return { view, complaints };
}

async function expectPicture(view: ChannelsPage, t = 0): Promise<void> {
  const settings = await view.settings();
  const expected = await made.frame(settings, t);
  expect(Buffer.compare(await view.picture(), expected)).toBe(0);
}

for (const isolated of [true, false]) {
  test(`files that belong together open as channels; pixels are the engine's (${isolated ? 'isolated' : 'not isolated'})`, async ({
    page,
    open,
  }) => {
    const { view, complaints } = await opened(open, page, isolated);
    const settings = await view.settings();
    expect(settings.channels.map(({ color }) => color)).toEqual(['#ff00ff', '#00ff00']);
    // Windows that no file says are measured.
    for (const { window } of settings.channels) expect(window[1]).toBeLessThan(4096);
    await expectPicture(view);
    expect(complaints.console).toEqual([]);
  });
}

test('every setting of a channel is followed by the picture, and undone', async ({
  page,
  open,
}) => {
  const { view, complaints } = await opened(open, page);
  const first = view.channel('C1');
  const second = view.channel('C2');
  const start = await view.settings();

  const low = first.getByLabel(/darkest value$/);
  // It goes along the histogram, also where text runs from right to left.
  await page.evaluate(() => Object.assign(document.documentElement, { dir: 'rtl' }));
  await expect(low).toHaveCSS('direction', 'ltr');
  await expect(first.getByLabel(/darkest value, as a number/)).toHaveCSS('direction', 'ltr');
  await page.evaluate(() => Object.assign(document.documentElement, { dir: '' }));
  await low.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  expect((await view.settings()).channels[0]!.window[0]).toBe(start.channels[0]!.window[0] + 5);
  await expectPicture(view);

  await first.getByLabel(/brightest value, as a number/).fill('1500');
  await first.getByLabel(/brightest value, as a number/).press('Enter');
  expect((await view.settings()).channels[0]!.window[1]).toBe(1500);
  await second.getByLabel(/colour or table/).selectOption('viridis');
  await first.getByLabel(/: colour$/).fill('#ff8800');
  await view.surface.focus();
  await expectPicture(view);

  await second.locator('summary').click();
  await second.getByLabel('Gamma').fill('1');
  await second.getByLabel('Opacity').fill('0.6');
  await second.getByLabel(/invert$/).check();
  await view.surface.focus();
  const changed = await view.settings();
  expect(changed.channels[1]).toMatchObject({
    lut: 'viridis',
    gamma: 2,
    opacity: 0.6,
    invert: true,
  });
  await expectPicture(view);

  // What is hidden keeps its place: nothing below jumps.
  const below = async () => (await second.boundingBox())!.y - (await first.boundingBox())!.y;
  const before = await below();
  await first.getByLabel(/^Show/).uncheck();
  await view.settle();
  expect(await below()).toBe(before);
  await view.surface.focus();
  await expectPicture(view);
  for (let i = 0; i < 40; i++) await page.keyboard.press('Control+z');
  expect(await view.settings()).toEqual(start);
  await expectPicture(view);
  await page.keyboard.press('Control+Shift+Z');
  expect((await view.settings()).channels[0]!.window).not.toEqual(start.channels[0]!.window);
  expect(complaints.console).toEqual([]);
});

test('channels are combined in every way, over any background', async ({ page, open }) => {
  const { view } = await opened(open, page);
  for (const mode of ['add', 'max', 'subtract', 'imagej', 'screen']) {
    await view.viewer.getByLabel('Combine').selectOption(mode);
    await view.surface.focus();
    expect((await view.settings()).mode).toBe(mode);
    await expectPicture(view);
  }
  await view.viewer.getByLabel('Background', { exact: true }).selectOption('own');
  await view.viewer.getByLabel('Colour of the background').fill('#204060');
  await view.surface.focus();
  expect((await view.settings()).background).toEqual([32, 64, 96]);
  await expectPicture(view);
});

test('wheel, drag, double click and keys look at the picture', async ({ page, open }) => {
  const { view } = await opened(open, page);
  const fitted = (await view.percent.textContent())!;
  const at = await view.pixel(44, 54);
  await page.mouse.move(at.x, at.y);
  const before = await view.pointed.textContent();
  expect(before).toMatch(/^44, 54 · .*C1 \d+ · .*C2 \d+$/);
  await page.mouse.wheel(0, -600);
  await view.whenPainted();
  expect(await view.percent.textContent()).not.toBe(fitted);
  await page.mouse.move(at.x + 1, at.y);
  await page.mouse.move(at.x, at.y);
  // What lay under the pointer lies there still.
  expect(await view.pointed.textContent()).toBe(before);

  await page.mouse.down();
  await page.mouse.move(at.x + 80, at.y + 40, { steps: 4 });
  await page.mouse.up();
  expect(await view.pointed.textContent()).toBe(before);

  await page.mouse.dblclick(at.x, at.y);
  await expect(view.percent).toHaveText(fitted);
  await page.keyboard.press('1');
  await expect(view.percent).toHaveText('100 %');
  await page.keyboard.press('+');
  await expect(view.percent).toHaveText('150 %');
  await page.keyboard.press('0');
  await expect(view.percent).toHaveText(fitted);
});

test('a value under the pointer is that of the file', async ({ page, open }) => {
  const { view } = await opened(open, page);
  const at = await view.pixel(71, 20);
  await page.mouse.move(at.x, at.y);
  const [, x, y, first, second] = /^(\d+), (\d+) · .*C1 (\d+) · .*C2 (\d+)$/
    .exec((await view.pointed.textContent())!)!
    .map(Number);
  expect([x, y]).toEqual([71, 20]);
  const index = y! * SIZE.width + x!;
  expect([first, second]).toEqual(made.planes.map((plane) => plane[index]));
});

test('time is stepped, played and shown', async ({ page, open }) => {
  const { view } = await opened(open, page);
  await view.surface.focus();
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await expectPicture(view, 2);
  await view.viewer.getByLabel('Time', { exact: true }).last().fill('5');
  await expectPicture(view, 5);
  await view.surface.focus();
  await page.keyboard.press(' ');
  await expect(view.viewer.locator('.rate')).toHaveText(/\d+\.\d fps/);
  await page.keyboard.press(' ');
  const t = await view.viewer.evaluate((viewer) => (viewer as StackblendViewer).t);
  await expectPicture(view, t);
});

test('planes along z, their projection, and the scale that the file says', async ({
  page,
  open,
}) => {
  const stack = new MadeStack();
  await stack.write();
  const { complaints } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.drop([stack.path]);
  await view.viewer.locator('.channel').waitFor();
  const settings = await view.settings();
  expect(settings.channels[0]).toMatchObject({ name: 'Actin', color: '#ff8000' });
  await view.surface.focus();
  for (const z of [0, 1, 2]) {
    const expected = await stack.picture(settings, [stack.planes[z]!]);
    expect(Buffer.compare(await view.picture(), expected)).toBe(0);
    await page.keyboard.press(']');
  }
  await expect(view.viewer.locator('.scale-bar')).toHaveText('50 µm');
  await view.viewer.getByLabel('Plane or projection').selectOption('max');
  await view.surface.focus();
  const expected = await stack.picture(settings, stack.planes);
  expect(Buffer.compare(await view.picture(), expected)).toBe(0);
  expect(complaints.console).toEqual([]);
});

test('a projection of planes that come slowly tells how far it is, and is given up', async ({
  page,
  open,
}) => {
  const { url } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  const server = new SlowZarr(4);
  await page.route('**/slow.zarr/**', (route) => server.answer(route));
  await view.viewer.evaluate(
    (viewer, url) => (viewer as StackblendViewer).open(url),
    new URL('/slow.zarr', url).href,
  );
  await view.whenPainted();
  const choice = view.viewer.getByLabel('Plane or projection');
  const progress = view.viewer.locator('.task progress');
  await choice.selectOption('max');
  await expect(progress).toHaveJSProperty('value', 1);
  await expect(progress).toHaveJSProperty('max', 4);
  server.release();
  await expect(progress).toHaveJSProperty('value', 2);
  // In a narrow row, too, nothing lies over the button beside it.
  await page.setViewportSize({ width: 400, height: 850 });
  const close = (await view.viewer.getByRole('button', { name: /^Close/ }).boundingBox())!;
  expect(close.x + close.width).toBeLessThan((await progress.boundingBox())!.x);
  await page.keyboard.press('Escape');
  await expect(progress).toHaveCount(0);
  await expect(choice).toHaveValue('plane');
  await view.whenPainted();

  await choice.selectOption('mean');
  await expect(progress).toHaveJSProperty('value', 1);
  await view.viewer.getByRole('button', { name: 'Cancel' }).click();
  await expect(choice).toHaveValue('plane');
  await view.whenPainted();
  await expect(view.notices).toHaveCount(0);

  // One that is wanted no more does not keep the plane waiting.
  await choice.selectOption('mean');
  await choice.selectOption('plane');
  await view.whenPainted();

  // What was given up can be asked for again.
  await choice.selectOption('max');
  await expect(progress).toHaveCount(1);
  server.release(Number.POSITIVE_INFINITY);
  await view.whenPainted();
  await expect(progress).toHaveCount(0);
  const [value] = await view.viewer.evaluate(async (viewer) => {
    return [...(await (viewer as StackblendViewer).snapshot()).data];
  });
  expect(value).toBe(255);
});

test('what is no picture is named; what is shown stays', async ({ page, open }) => {
  const { view } = await opened(open, page);
  const folder = mkdtempSync(join(tmpdir(), 'stackblend-broken-'));
  const cut = join(folder, 'cut.npy');
  writeFileSync(cut, readFileSync(made.paths[0]!).subarray(0, 4000));
  await view.drop([cut]);
  await expect(view.notices).toContainText('cut.npy: is cut short');
  await view.surface.focus();
  await expectPicture(view);
});

test('channels stand beside the merge, and before beside after', async ({ page, open }) => {
  const { view } = await opened(open, page);
  await view.surface.focus();
  await page.keyboard.press('s');
  await view.whenPainted();
  const colours = await view.colours();
  for (const pixels of Object.values(colours)) expect(pixels).toBeGreaterThan(2000);
  // Each has its name in its own corner.
  const names = view.viewer.locator('.captions li');
  await expect(names).toHaveText(['C1', 'C2', 'Merge']);
  const corners = await Promise.all((await names.all()).map((name) => name.boundingBox()));
  const surface = (await view.surface.boundingBox())!;
  const inside = corners.map((box) => [box!.x - surface.x, box!.y - surface.y]);
  for (const at of inside[0]!) expect(at).toBeGreaterThanOrEqual(10);
  expect(new Set(inside.map(String)).size).toBe(3);

  await page.keyboard.press('b');
  await page.keyboard.press('Alt+1');
  const divide = view.viewer.getByRole('slider', { name: 'Before and after' });
  await expect(divide).toHaveValue('0.5');
  const fitted = await view.percent.textContent();
  const middle = { x: surface.x + surface.width / 2, y: surface.y + surface.height / 4 };
  await view.whenPainted();
  const { green } = await view.colours();
  await page.mouse.move(middle.x + 6, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x - surface.width / 4 + 6, middle.y, { steps: 4 });
  await page.mouse.up();
  // The line comes along, and nothing else moves.
  expect(Number(await divide.inputValue())).toBeCloseTo(0.25, 1);
  const line = (await view.viewer.locator('.divide').boundingBox())!;
  const share = (line.x + line.width / 2 - surface.x) / surface.width;
  expect(share).toBeCloseTo(Number(await divide.inputValue()), 2);
  await expect(view.percent).toHaveText(fitted!);
  await view.whenPainted();
  expect((await view.colours()).green).toBeGreaterThan(green);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('PageDown');
  expect(Number(await divide.inputValue())).toBeLessThan(0.24);
  await divide.fill('0');
  await expectPicture(view);
  const shown = await view.settings();
  await view.viewer.getByLabel('Before and after').fill('1');
  await view.surface.focus();
  const before = await view.picture();
  expect(Buffer.compare(before, await made.frame(shown, 0))).not.toBe(0);
});

test('files are kept apart, or nothing opened, if one says so', async ({ page, open }) => {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.drop(made.paths);
  await expect(view.viewer.locator('.grouping')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(view.viewer.locator('.grouping')).toHaveCount(0);
  await expect(view.viewer.locator('[data-panel=result]')).toBeVisible();

  await view.drop(made.paths);
  await view.viewer.getByRole('button', { name: 'Keep apart' }).click();
  await view.whenPainted();
  await expect(view.viewer.locator('.channel')).toHaveCount(1);
  await view.viewer.getByLabel('Image', { exact: true }).selectOption('cells_C2.npy');
  await expect(view.viewer.getByLabel('Image', { exact: true })).toHaveValue('cells_C2.npy');
  await view.viewer.getByRole('button', { name: /^Close/ }).click();
  await expect(view.viewer.locator('[data-panel=a]')).toBeVisible();
});

test('settings are set from outside, checked, and told', async ({ page, open }) => {
  const { view } = await opened(open, page);
  const result = await view.viewer.evaluate((element) => {
    const viewer = element as StackblendViewer;
    const told: unknown[] = [];
    viewer.addEventListener('stackblend-settings', ({ detail }) => told.push(detail.mode));
    viewer.settings = { ...viewer.settings!, mode: 'max' };
    let message = '';
    try {
      viewer.settings = { ...viewer.settings!, mode: 'hue' as 'max' };
    } catch (error) {
      message = String(error);
    }
    return { told, message };
  });
  expect(result.told).toEqual(['max']);
  expect(result.message).toContain('settings.mode: "hue"');
  await view.surface.focus();
  await expectPicture(view);

  // As files, dropped and pasted.
  const folder = mkdtempSync(join(tmpdir(), 'stackblend-settings-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const settings = await view.settings();
  const added = JSON.stringify({ ...settings, mode: 'add' });
  await view.drop([file('look.json', added)]);
  await expect(view.viewer.getByLabel('Combine')).toHaveValue('add');
  await view.whenPainted();
  await expectPicture(view);
  await page.keyboard.press('Control+z');
  await expect(view.viewer.getByLabel('Combine')).toHaveValue('max');
  await view.surface.evaluate((surface, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true });
    surface.dispatchEvent(paste);
  }, added);
  await expect(view.viewer.getByLabel('Combine')).toHaveValue('add');
  await view.drop([file('notes.json', '{"title": "notes"}')]);
  await expect(view.notices).toContainText('notes.json: is JSON, but no settings');
  await view.drop([file('one.json', JSON.stringify({ ...settings, channels: [] }))]);
  await expect(view.notices.last()).toContainText('“one.json”: settings.channels');
  await view.viewer.getByRole('button', { name: /^Close/ }).click();
  await view.drop([join(folder, 'look.json')]);
  await expect(view.notices.last()).toContainText('“look.json”: nothing is open yet');
  // With images, they are for these.
  await view.openTogether([...made.paths, join(folder, 'look.json')]);
  await expect(view.viewer.getByLabel('Combine')).toHaveValue('add');
  await view.surface.focus();
  await expectPicture(view);
});

test('channels at 400 and 1600 px, light and dark: nothing is cut off, axe finds nothing', async ({
  page,
  open,
}) => {
  test.slow();
  await page.setViewportSize({ width: 400, height: 900 });
  const { view } = await opened(open, page);
  for (const width of [400, 1600]) {
    await page.setViewportSize({ width, height: 900 });
    // With all that can lie over the picture, and a channel that is hidden.
    await view.surface.focus();
    await page.keyboard.press(width === 400 ? 's' : 'b');
    if (width > 400) await page.keyboard.press('Alt+2');
    await view.whenPainted();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await view.surface.focus();
      await page.keyboard.press('?');
      await expect(view.viewer.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(view.viewer.getByRole('dialog', { name: 'Shortcuts' })).toBeHidden();
    }
  }
});
