import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ChannelsPage, MadeChannels } from './channels-page.ts';
import { DATA, expect, test } from './servers.ts';

const made = new MadeChannels();

async function expectTogether(view: ChannelsPage): Promise<void> {
  await view.viewer.getByRole('button', { name: 'Open together' }).click();
  await view.whenPainted();
  const settings = await view.settings();
  expect(settings.channels.map(({ name }) => name)).toEqual(['C1', 'C2']);
  expect(Buffer.compare(await view.picture(), await made.frame(settings, 0))).toBe(0);
}

test('a folder opens by its handle', async ({ page, open }) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  const files = made.planes.map((_, i) => basename(made.paths[i]!));
  for (const [i, path] of made.paths.entries()) {
    await page.route(`**/made/${files[i]}`, (route) => route.fulfill({ path }));
  }
  await page.evaluate(async (files) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('cells', { create: true });
    for (const name of files) {
      const handle = await folder.getFileHandle(name, { create: true });
      const file = await handle.createWritable();
      await file.write(await (await fetch(`/made/${name}`)).blob());
      await file.close();
    }
    // The dialog of the operating system, which no test can use.
    Object.assign(window, { showDirectoryPicker: async () => folder });
  }, files);
  await view.viewer.getByRole('button', { name: 'Open a folder…' }).click();
  await expectTogether(view);
  expect(complaints.console).toEqual([]);
});

test('a folder opens where browsers have no handles', async ({ page, open }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  const chooser = page.waitForEvent('filechooser');
  await view.viewer.getByRole('button', { name: 'Open a folder…' }).click();
  await (await chooser).setFiles(dirname(made.paths[0]!));
  await expectTogether(view);
});

test('a folder that is dropped beside the viewer opens', async ({ page, open }) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  const veil = view.viewer.locator('.veil');
  const beside = page.locator('header');
  await view.drag(made.paths, beside, ['dragEnter', 'dragOver']);
  await expect(veil).toBeVisible();
  // The protocol that drags for us cannot leave the page.
  await beside.dispatchEvent('dragleave');
  await expect(veil).toBeHidden();
  await view.drop([dirname(made.paths[0]!)], beside);
  await expectTogether(view);
  expect(complaints.console).toEqual([]);
});

test('what a page writes on its own elements means nothing to a drop', async ({ page, open }) => {
  await open('/demo/?sample=stacks');
  const view = new ChannelsPage(page);
  await expect(view.viewer.locator('.layers [data-panel]')).toHaveCount(2);
  await page.evaluate(() => {
    // As if the page were a list of layers itself.
    document.body.dataset.add = '';
  });
  await view.drag([made.paths[0]!], view.viewer.locator('[data-well=result]'), [
    'dragEnter',
    'dragOver',
  ]);
  // All of it would be opened, not added to the layers.
  await expect(view.viewer.locator('.veil')).toBeVisible();
});

test('a picture is pasted', async ({ page, open, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(7, 5);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'rgb(200 100 50)';
    context.fillRect(0, 0, 7, 5);
    const png = await canvas.convertToBlob({ type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
  });
  await view.viewer.getByRole('button', { name: 'Open…', exact: true }).focus();
  await page.keyboard.press('Control+V');
  await expect(view.viewer.getByText('Frames of 7 × 5 fit.')).toBeVisible();
  await view.settle();
  const pixels = await view.canvas('a');
  expect(pixels.length).toBe(7 * 5 * 4);
  expect([...pixels.subarray(0, 4)]).toEqual([200, 100, 50, 255]);
});

test('samples open from the empty viewer and give way to one another', async ({ page, open }) => {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.viewer.getByRole('button', { name: 'Sample of channels' }).click();
  await view.channel('Vesicles').waitFor();
  await view.whenPainted();
  await expect(view.viewer.locator('.scale-bar')).toHaveText('20 µm');
  await expect(view.viewer.locator('.counter')).toHaveText('1 / 24 · 0 min');
  await view.viewer.getByRole('button', { name: /^Close Living cells/ }).click();
  await view.whenBlended(() =>
    view.viewer.getByRole('button', { name: 'Sample of two stacks' }).click(),
  );
  await expect(view.viewer.locator('.status')).toContainText('24 frames · 512 × 512');
});

test.describe('hostile files', () => {
  const folder = join(DATA ?? '', 'hostile');
  test.skip(!DATA || !existsSync(folder), 'STACKBLEND_DATA names no folder of real files');
  const kinds = DATA && existsSync(folder) ? readdirSync(folder) : [];

  for (const kind of kinds) {
    test(`${kind}: each gives a message or a picture, and the page goes on`, async ({
      page,
      open,
    }) => {
      test.setTimeout(240_000);
      await open('/demo/?sample=none');
      const view = new ChannelsPage(page);
      await view.whenReady();
      const crashed: string[] = [];
      page.on('crash', () => crashed.push('the page crashed'));
      page.on('pageerror', (error) => crashed.push(error.message));
      for (const name of readdirSync(join(folder, kind))) {
        const outcome = view.viewer.evaluate(
          (element) =>
            new Promise<string>((resolve) => {
              element.addEventListener('stackblend-opened', () => resolve('opened'), {
                once: true,
              });
              element.addEventListener(
                'stackblend-error',
                (event) => resolve((event as CustomEvent<{ message: string }>).detail.message),
                { once: true },
              );
            }),
        );
        await view.drop([join(folder, kind, name)]);
        // A picture beside one of another size: the question is answered.
        const asked = view.viewer.locator('dialog.sizes').getByRole('button', { name: 'Open' });
        await Promise.race([outcome, asked.click().catch(() => {})]);
        const text = await outcome;
        if (text !== 'opened') {
          expect(text, name).toContain(name);
          await expect(view.notices.last()).toHaveText(text);
        }
        expect(crashed, name).toEqual([]);
      }
      // All is as before.
      await view.openTogether(made.paths);
      const settings = await view.settings();
      expect(Buffer.compare(await view.picture(), await made.frame(settings, 0))).toBe(0);
      expect(await view.viewer.evaluate((element) => (element as StackblendViewer).frames)).toBe(6);
    });
  }
});
