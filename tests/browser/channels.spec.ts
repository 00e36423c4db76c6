import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { expectPicture, made, openMade } from './channels-made.ts';
import { ChannelsPage } from './channels-page.ts';
import { expect, test } from './servers.ts';

for (const isolated of [true, false]) {
  test(`files that belong together open as channels; pixels are the engine's (${isolated ? 'isolated' : 'not isolated'})`, async ({
    page,
    open,
  }) => {
    const { view, complaints } = await openMade(open, page, isolated);
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
  const { view, complaints } = await openMade(open, page);
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
  const { view } = await openMade(open, page);
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

test('what is no picture is named; what is shown stays', async ({ page, open }) => {
  const { view } = await openMade(open, page);
  const folder = mkdtempSync(join(tmpdir(), 'stackblend-broken-'));
  const cut = join(folder, 'cut.npy');
  writeFileSync(cut, readFileSync(made.paths[0]!).subarray(0, 4000));
  await view.drop([cut]);
  await expect(view.notices).toContainText('cut.npy: is cut short');
  await view.surface.focus();
  await expectPicture(view);
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
  const { view } = await openMade(open, page);
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
