import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { createCore } from 'stackblend/core';
import { BLEND_MODES, type BlendRule } from '../../js/engine/contract/modes.ts';
import { writeNpy } from '../../js/io/index.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { expect, test } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

const SHAPE = [3, 16, 20, 4] as const;
const folder = mkdtempSync(join(tmpdir(), 'stackblend-blend-'));

function made(seed: number, frames: number): Uint8Array {
  const size = frames * SHAPE[1] * SHAPE[2] * 4;
  return Uint8Array.from({ length: size }, (_, i) => Math.imul(i + seed, 2654435761) >>> 24);
}

function file(name: string, data: Uint8Array, frames: number): string {
  const path = join(folder, name);
  writeFileSync(path, writeNpy(data, [frames, SHAPE[1], SHAPE[2], 4]));
  return path;
}

const [a, b, single] = [made(1, 3), made(77, 3), made(5, 1)];
const paths = [file('a.npy', a, 3), file('b.npy', b, 3)];
const one = file('one.npy', single, 1);

/** The blended bytes. */
async function result(view: ViewerPage): Promise<Buffer> {
  const numbers = await view.viewer.evaluate((viewer) => {
    return Array.from((viewer as StackblendViewer).result!.data);
  });
  return Buffer.from(numbers);
}

async function expectBlend(view: ViewerPage, source: Uint8Array, rule: BlendRule): Promise<void> {
  const core = await createCore();
  const shape = source === single ? [1, ...SHAPE.slice(1)] : SHAPE;
  const expected = core.blend({ data: a, shape: SHAPE }, { data: source, shape }, rule);
  expect(Buffer.compare(await result(view), expected), JSON.stringify(rule)).toBe(0);
}

test('B is laid over A in any mode, by both alpha rules, at any opacity', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = new ViewerPage(page);
  await view.viewer.getByRole('button', { name: 'Open…', exact: true }).waitFor();
  await view.whenBlended(() => view.drop(paths));
  const mode = view.viewer.getByLabel('Blend mode of B');
  await expect(mode).toHaveText('Screen');
  await expectBlend(view, b, { mode: 'screen' });
  await mode.click();
  const options = view.viewer.getByRole('listbox', { name: 'Blend modes' }).getByRole('option');
  const offered = await options.evaluateAll((all) => {
    return all.map((option) => (option as HTMLElement).dataset.mode);
  });
  expect(offered).toEqual([...BLEND_MODES]);
  await page.keyboard.press('Escape');
  for (const each of ['color-burn', 'luminosity'] as const) {
    await view.whenBlended(() => view.chooseMode('B', each));
    await expectBlend(view, b, { mode: each });
  }
  await view.whenBlended(() => view.viewer.getByLabel('Alpha rule of B').selectOption('over'));
  await expectBlend(view, b, { mode: 'luminosity', alpha: 'over' });
  await view.viewer.getByLabel('Opacity of B').focus();
  await view.whenBlended(() => page.keyboard.press('PageDown'));
  const opacity = Number(await view.viewer.getByLabel('Opacity of B').inputValue());
  expect(opacity).toBeLessThan(1);
  await expectBlend(view, b, { mode: 'luminosity', alpha: 'over', opacity });
  const saved = await view.save('json');
  expect(saved.name).toBe('luminosity.json');
  const settings = JSON.parse(saved.bytes.toString());
  expect(settings).toEqual({
    version: 2,
    layers: [
      {
        name: 'a.npy',
        channel: 0,
        mode: 'screen',
        alpha: 'independent',
        opacity: 1,
        visible: true,
      },
      { name: 'b.npy', channel: 0, mode: 'luminosity', alpha: 'over', opacity, visible: true },
    ],
  });
  const npy = await view.save('npy');
  expect(npy.name).toBe('luminosity.npy');
  expect(Buffer.compare(npy.bytes.subarray(128), await result(view))).toBe(0);
  expect(complaints.console).toEqual([]);
});

for (const isolated of [true, false]) {
  test(`a single picture meets all frames of a time-lapse (${isolated ? 'isolated' : 'not isolated'})`, async ({
    page,
    open,
  }) => {
    await open('/demo/?sample=none', { isolated });
    const view = new ViewerPage(page);
    await view.viewer.getByRole('button', { name: 'Open…', exact: true }).waitFor();
    await view.whenBlended(() => view.drop([paths[0]!, one]));
    await expectBlend(view, single, { mode: 'screen' });
    await view.viewer.evaluate((viewer) => Object.assign(viewer, { t: 2 }));
    await view.settle();
    // It is shown beside every frame.
    const shown = await view.canvas('b');
    for (let i = 3; i < single.length; i += 4) expect(shown[i]).toBe(single[i]);
    await expect(view.viewer.locator('.status')).toContainText('3 frames · 20 × 16');
  });
}

test('the choices are legible at 400 px, and axe finds nothing', async ({ page, open }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await open('/demo/?sample=none');
  const view = new ViewerPage(page);
  await view.viewer.getByRole('button', { name: 'Open…', exact: true }).waitFor();
  await view.whenBlended(() => view.drop(paths));
  for (const name of ['Blend mode of B', 'Alpha rule of B', 'Opacity of B']) {
    const box = (await view.viewer.getByLabel(name).boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(400);
    expect(box.width).toBeGreaterThan(40);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  expect(readFileSync(paths[0]!).length).toBe(128 + a.length);
});
