import AxeBuilder from '@axe-core/playwright';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { expectPicture, made, openMade } from './channels-made.ts';
import { ChannelsPage, MadeStack, SIZE } from './channels-page.ts';
import { expect, test } from './servers.ts';
import { SlowZarr } from './slow-zarr.ts';

test('wheel, drag, double click and keys look at the picture', async ({ page, open }) => {
  const { view } = await openMade(open, page);
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
  const { view } = await openMade(open, page);
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
  const { view } = await openMade(open, page);
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

test('channels stand beside the merge, and before beside after', async ({ page, open }) => {
  const { view } = await openMade(open, page);
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

test('channels at 400 and 1600 px, light and dark: nothing is cut off, axe finds nothing', async ({
  page,
  open,
}) => {
  test.slow();
  await page.setViewportSize({ width: 400, height: 900 });
  const { view } = await openMade(open, page);
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
