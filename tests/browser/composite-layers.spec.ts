/** Composites of channels become layers; layers come back when an image of channels is closed. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from 'stackblend/core';
import { writeNpy } from '../../js/io/index.ts';
import type { ViewerSettings } from '../../web/viewer/channels/settings/settings.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ChannelsPage, MadeChannels, SIZE } from './channels-page.ts';
import { expect, test } from './servers.ts';

const made = new MadeChannels();
const shape = [SIZE.frames, SIZE.height, SIZE.width, 4] as const;
const folder = mkdtempSync(join(tmpdir(), 'stackblend-composites-'));

function picture(name: string, value: number): { path: string; data: Uint8Array } {
  const data = Uint8Array.from(
    { length: SIZE.height * SIZE.width * 4 },
    (_, i) => (i * value) % 251,
  );
  const path = join(folder, `${name}.npy`);
  writeFileSync(path, writeNpy(data, [1, ...shape.slice(1)]));
  return { path, data };
}

const mask = picture('mask', 7);
const frame = { shape: [1, ...shape.slice(1)] };

async function composite(settings: ViewerSettings): Promise<Uint8Array> {
  const frames = await Promise.all(
    Array.from({ length: SIZE.frames }, (_, t) => made.frame(settings, t)),
  );
  return Buffer.concat(frames);
}

async function result(view: ChannelsPage): Promise<Buffer> {
  const numbers = await view.viewer.evaluate((viewer) => {
    return Array.from((viewer as StackblendViewer).result!.data);
  });
  return Buffer.from(numbers);
}

const listed = (view: ChannelsPage) => view.viewer.locator('.layers .name').allTextContents();

test('what is shown of channels becomes a layer, over layers that were open', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.openTogether(made.paths);
  await view.viewer.evaluate((element) => {
    const viewer = element as StackblendViewer;
    viewer.settings = { ...viewer.settings!, mode: 'add' };
  });
  const first = await view.settings();
  await view.useAsLayer();
  await expect(view.viewer.getByText('Add a stack as B.')).toBeVisible();
  await view.whenBlended(() => view.drop([mask.path]));
  const core = await createCore();
  const added = { data: await composite(first), shape };
  const source = { ...frame, data: mask.data };
  const both = core.blend(added, source, { mode: 'screen' });
  expect(Buffer.compare(await result(view), both)).toBe(0);

  // Another composite over both, otherwise made.
  await view.openTogether(made.paths);
  await view.viewer.evaluate((element) => {
    const viewer = element as StackblendViewer;
    viewer.settings = { ...viewer.settings!, mode: 'max' };
  });
  const second = await view.settings();
  await view.whenBlended(() => view.useAsLayer());
  const top = { data: await composite(second), shape };
  const all = core.blend({ data: both, shape }, top, { mode: 'screen' });
  expect(Buffer.compare(await result(view), all)).toBe(0);
  const names = await listed(view);
  expect(names).toHaveLength(3);
  const layers = await view.viewer.evaluate(
    (viewer) => (viewer as StackblendViewer).layers!.layers,
  );
  expect(layers.map((layer) => layer.composite?.settings.mode)).toEqual(['add', undefined, 'max']);

  // An image of channels takes their place, and gives it back with its own rules.
  await view.whenBlended(() => view.chooseMode('C', 'difference'));
  await view.openTogether(made.paths);
  await expect(view.viewer.locator('.layers')).toHaveCount(0);
  await view.whenBlended(() => view.viewer.getByRole('button', { name: /^Close cells/ }).click());
  expect(await listed(view)).toEqual(names);
  const again = core.blend({ data: both, shape }, top, { mode: 'difference' });
  expect(Buffer.compare(await result(view), again)).toBe(0);

  // Also when the element leaves the page and comes back, with another engine.
  await view.whenBlended(() =>
    view.viewer.evaluate(async (viewer) => {
      const parent = viewer.parentNode!;
      viewer.remove();
      await new Promise((resolve) => setTimeout(resolve));
      parent.append(viewer);
    }),
  );
  expect(Buffer.compare(await result(view), again)).toBe(0);
  expect(complaints.console).toEqual([]);
});

test('an image stays open where its composite becomes no layer', async ({ page, open }) => {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  const small = join(folder, 'small.npy');
  writeFileSync(small, writeNpy(new Uint8Array(4 * 4 * 4).fill(90), [1, 4, 4, 4]));
  await view.drop([small]);
  await expect(view.viewer.getByText('Add a stack as B.')).toBeVisible();
  await view.openTogether(made.paths);
  await view.useAsLayer();
  await view.viewer.getByRole('dialog', { name: 'Frames differ in size' }).waitFor();
  await page.keyboard.press('Escape');
  await expect(view.surface).toBeVisible();
  await view.viewer.getByRole('slider', { name: 'Time' }).fill('3');
  await view.whenPainted();
  const settings = await view.settings();
  const shown = await view.viewer.evaluate(async (viewer) => {
    return Array.from((await (viewer as StackblendViewer).snapshot()).data);
  });
  expect(Buffer.compare(Buffer.from(shown), Buffer.from(await made.frame(settings, 3)))).toBe(0);
  await view.useAsLayer();
  await view.viewer.locator('[value=crop]').click();
  await view.whenBlended(() => page.keyboard.press('Enter'));
  await expect(view.viewer.locator('.status')).toContainText('6 frames · 4 × 4');
});
