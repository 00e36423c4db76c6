/** Layers whose frames differ in size, or stacks in length, and what a person answers. */
import AxeBuilder from '@axe-core/playwright';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import {
  a,
  b,
  expectBlend,
  listed,
  opened,
  other,
  SHAPE,
  type Stack,
  single,
  stack,
} from './layers-page.ts';
import { expect, test } from './servers.ts';

/** A stack of another size, lying on a canvas at a place. */
function onCanvas({ data, shape }: Stack, [height, width]: number[], [x, y]: number[]): Stack {
  const [frames, rows, columns] = shape as [number, number, number];
  const out = new Uint8Array(frames * height! * width! * 4);
  for (let i = 0; i < data.length; i++) {
    const pixel = i >> 2;
    const [t, top, left] = [
      Math.floor(pixel / (rows * columns)),
      y! + (Math.floor(pixel / columns) % rows),
      x! + (pixel % columns),
    ];
    if (top < 0 || left < 0 || top >= height! || left >= width!) continue;
    out[((t * height! + top) * width! + left) * 4 + (i & 3)] = data[i]!;
  }
  return { path: '', data: out, shape: [frames, height!, width!, 4] };
}

const ANSWERS = [
  ['pad', [24, 20], [0, 0]],
  ['crop', [16, 10], [0, 0]],
  ['place', [16, 20], [-3, 5]],
] as const;

for (const [kind, canvas, at] of ANSWERS) {
  test(`frames of another size: ${kind}`, async ({ page, open }) => {
    const { complaints } = await open('/demo/?sample=none');
    const view = await opened(page, a, b);
    const sheet = view.viewer.getByRole('dialog', { name: 'Frames differ in size' });
    await view.drop([other.path], view.viewer.locator('.add'));
    await expect(sheet).toContainText('“a.npy” is 20 × 16, “other.npy” is 10 × 24.');
    await sheet.locator(`[value=${kind}]`).click();
    if (kind === 'place') {
      // What lies off the canvas is refused, and the sheet stays.
      await sheet.getByLabel('x', { exact: true }).fill('-10');
      await sheet.getByRole('button', { name: 'Open' }).click();
      await expect(sheet).toBeVisible();
      await sheet.getByLabel('x', { exact: true }).fill(String(at[0]));
      await sheet.getByLabel('y', { exact: true }).fill(String(at[1]));
    }
    await view.whenBlended(() => page.keyboard.press('Enter'));
    await expect(sheet).toHaveCount(0);
    const layers = [onCanvas(a, [...canvas], [0, 0]), onCanvas(b, [...canvas], [0, 0])];
    const placed = onCanvas(other, [...canvas], [...at]);
    await expectBlend(view, [[layers[0]!], [layers[1]!], [placed]], [3, ...canvas, 4]);
    const settings = await view.viewer.evaluate((viewer) => (viewer as StackblendViewer).layers!);
    expect(settings.size).toEqual([canvas[1], canvas[0]]);
    // Layers that were made larger or smaller are as in their files where they are alone again.
    await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Close C' }).click());
    await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Close B' }).click());
    await expectBlend(view, [[a]]);
    await view.whenBlended(() => view.drop([b.path]));
    await expectBlend(view, [[a], [b]]);
    expect(complaints.console).toEqual([]);
  });
}

test('a picture of another size takes the place of what is open, if one says so', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page, a);
  await view.drop([other.path]);
  const sheet = view.viewer.getByRole('dialog', { name: 'Frames differ in size' });
  await sheet.getByText('Close what is open').click();
  await view.whenBlended(() => page.keyboard.press('Enter'));
  expect(await listed(view)).toEqual(['No stack', 'other.npy']);
  await expectBlend(view, [[other]], other.shape);
});

test('stacks of another length are cut or go on transparent, as one answers', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page, a, b);
  const short = stack('short', 47, [2, ...SHAPE.slice(1)]);
  const sheet = view.viewer.getByRole('dialog', { name: 'Stacks differ in length' });
  const add = view.viewer.locator('.add');
  await view.drop([short.path, single.path], add);
  await expect(sheet).toContainText('“a.npy” has 3 frames, “short.npy” has 2 frames.');
  await expect(sheet).toContainText('Pad with transparent frames to 3 frames');
  await view.whenBlended(() => page.keyboard.press('Enter'));
  const longer = { ...short, data: new Uint8Array(a.data.length), shape: SHAPE };
  longer.data.set(short.data);
  await expectBlend(view, [[a], [b], [longer], [single]]);
  await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Close C' }).click());

  await view.drop([short.path], add);
  await sheet.getByText('Crop to 2 frames, from the first').click();
  await view.whenBlended(() => page.keyboard.press('Enter'));
  const cut = (whole: Stack) => {
    return { ...whole, data: whole.data.subarray(0, short.data.length), shape: short.shape };
  };
  await expectBlend(view, [[cut(a)], [cut(b)], [single], [short]], short.shape);
  const settings = await view.viewer.evaluate((viewer) => (viewer as StackblendViewer).layers!);
  expect([settings.frames, settings.size]).toEqual([2, undefined]);
});

test('the question about sizes is cancelled with Escape; without controls it is an error', async ({
  page,
  open,
}) => {
  await page.setViewportSize({ width: 400, height: 850 });
  await open('/demo/?sample=none');
  const view = await opened(page, a, b);
  await view.drop([other.path]);
  const sheet = view.viewer.getByRole('dialog', { name: 'Frames differ in size' });
  await expect(sheet.getByRole('button', { name: 'Open' })).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(view.notices).toHaveCount(0);
  await expectBlend(view, [[a], [b]]);
  const message = await view.viewer.evaluate(async (element) => {
    const viewer = element as StackblendViewer;
    viewer.controls = 'none';
    const data = new Uint8Array(4 * 5 * 4);
    const small = { name: 'small', data, shape: [4, 5, 4], axes: 'yxs' };
    return viewer.add(small).catch((error: Error) => error.message);
  });
  expect(message).toMatch(/“a\.npy” is 20 × 16, “small” is 5 × 4\. Blending needs/);
});
