/** How layers look: one alone and zoomed, narrow and wide, light and dark. */
import AxeBuilder from '@axe-core/playwright';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { a, b, c, expectBlend, opened } from './layers-page.ts';
import { expect, test } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

test('one picture alone is shown, exported, zoomed and moved, by wheel, hand and keys', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = await opened(page, a);
  await expectBlend(view, [[a]]);
  await expect(view.viewer.locator('.status')).toHaveText('3 frames · 20 × 16');
  await expect(view.viewer.getByText('Add a stack as B.')).toBeVisible();
  const shown = await view.viewer.evaluate(async (viewer) => {
    const { data, width, height } = await (viewer as StackblendViewer).snapshot();
    return { data: [...data], width, height };
  });
  expect(shown).toEqual({ data: [...a.data.subarray(0, 20 * 16 * 4)], width: 20, height: 16 });
  const saved = await view.save('npy');
  expect(saved.bytes.subarray(-a.data.length).equals(Buffer.from(a.data))).toBe(true);

  const canvas = view.viewer.locator('[data-well=result] canvas');
  const well = (await view.viewer.locator('[data-well=result]').boundingBox())!;
  const box = async () => (await canvas.boundingBox())!;
  const first = await box();
  const at = { x: well.x + well.width / 4, y: well.y + well.height / 3 };
  /** Which point of the picture is under the pointer, from 0 to 1. */
  const under = async () => {
    const { x, y, width, height } = await box();
    return { x: (at.x - x) / width, y: (at.y - y) / height };
  };
  const before = await under();
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -300);
  await expect.poll(async () => (await box()).width).toBeGreaterThan(first.width * 1.5);
  const after = await under();
  expect(after.x).toBeCloseTo(before.x, 2);
  expect(after.y).toBeCloseTo(before.y, 2);
  const zoomed = await box();
  await page.mouse.down();
  await page.mouse.move(at.x + 30, at.y - 20, { steps: 3 });
  await page.mouse.up();
  expect((await box()).x).toBeCloseTo(zoomed.x + 30, 0);
  expect((await box()).y).toBeCloseTo(zoomed.y - 20, 0);
  await canvas.dblclick();
  expect(await box()).toEqual(first);
  await view.viewer.getByRole('button', { name: 'Zoom in (+)' }).click();
  // As large as it gets: 64 pixels for one.
  expect((await box()).width).toBeCloseTo(64 * 20, 0);
  await page.keyboard.press('1');
  expect((await box()).width).toBeCloseTo(20, 5);
  await expect(view.viewer.locator('.zoom .percent')).toHaveText('100 %');
  await page.keyboard.press('+');
  expect((await box()).width).toBeCloseTo(40, 5);
  // Another of the same size stays where it was looked at, one of another size is seen whole.
  await view.whenBlended(() => view.drop([b.path]));
  expect((await box()).width).toBeCloseTo(40, 5);
  await page.keyboard.press('0');
  expect(await box()).toEqual(first);
  expect(complaints.console).toEqual([]);
});

for (const [width, colorScheme] of [
  [400, 'light'],
  [1600, 'dark'],
] as const) {
  test(`nothing is cut off, axe finds nothing, with the menu open too: ${width} px, ${colorScheme}`, async ({
    page,
    open,
  }) => {
    await page.setViewportSize({ width, height: 850 });
    await page.emulateMedia({ colorScheme });
    await open('/demo/?sample=none');
    const view = await opened(page, a, b, c);
    const list = (await view.viewer.locator('.layers').boundingBox())!;
    for (const name of ['Close C', 'Opacity of C', 'Alpha rule of C']) {
      const box = (await view.viewer.getByLabel(name).boundingBox())!;
      expect(box.x + box.width).toBeLessThanOrEqual(list.x + list.width + 1);
      expect(box.width).toBeGreaterThan(20);
    }
    await view.viewer.getByLabel('Blend mode of C').click();
    const menu = (await view.viewer.getByRole('listbox').boundingBox())!;
    expect(menu.x + menu.width).toBeLessThanOrEqual(width);
    expect(menu.y + menu.height).toBeLessThanOrEqual(850);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
}

test('as its space changes nothing is reported to the page', async ({ page, open }) => {
  await page.addInitScript(() => {
    const reported: string[] = [];
    Object.assign(globalThis, { reported });
    // Browsers report what an observer of sizes moves in its turn, and not to the console.
    addEventListener('error', ({ message }) => reported.push(message));
  });
  await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await expect(view.viewer.locator('.status')).toHaveText(/frames/);
  await view.settle();
  for (const width of [400, 700, 1000, 1600, 500]) {
    await page.setViewportSize({ width, height: 500 + (width % 300) });
    // Three times: what is moved late moves something else.
    for (let i = 0; i < 3; i++) await view.settle();
  }
  expect(await page.evaluate(() => Reflect.get(globalThis, 'reported'))).toEqual([]);
});
