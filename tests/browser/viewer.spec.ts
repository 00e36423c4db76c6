import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImages, readStack, writeNpy } from '../../js/io/index.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { screenReference } from '../js/support/reference.ts';
import { expect, test } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

const VECTORS = join(import.meta.dirname, '../vectors/img_rust_screen');
const vector = (name: string) => join(VECTORS, `${name}.npy`);
const stackPaths = [vector('stack1'), vector('stack2')];
const FRAME = 33 * 47 * 4;
const npyData = (file: Buffer) => file.subarray(10 + file.readUInt16LE(8));

for (const isolated of [true, false]) {
  test(`opens with a sample already blended (${isolated ? 'isolated' : 'not isolated'})`, async ({
    page,
    open,
  }) => {
    const { complaints } = await open('/demo/?sample=stacks', { isolated });
    const view = new ViewerPage(page);
    await view.whenSampleShown();
    const [a, b, result] = [
      await view.canvas('a'),
      await view.canvas('b'),
      await view.canvas('result'),
    ];
    expect(Buffer.compare(result, screenReference(a, b))).toBe(0);
    expect(new Set(result).size).toBeGreaterThan(100);
    const status = view.viewer.locator('.status');
    await expect(status).toHaveText(
      /Blended in [\d.]+ m?s · 24 frames · 512 × 512 · .*\d+ threads?/,
    );
    await expect(status).toContainText(isolated ? 'variant threads' : 'variant single');
    expect(complaints.console).toEqual([]);
  });
}

test('two dropped .npy stacks blend to what img_rust gives, and save as that', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  await view.whenBlended(() => view.drop(stackPaths));
  const expected = npyData(readFileSync(vector('expected')));

  const saved = await view.save('npy');
  expect(saved.name).toBe('screen.npy');
  expect(saved.bytes.toString('latin1', 0, 128)).toContain("'shape': (5, 33, 47, 4)");
  expect(Buffer.compare(npyData(saved.bytes), expected)).toBe(0);

  // A canvas keeps colour exactly where it is opaque only.
  for (const t of [0, 4]) {
    await view.viewer.evaluate((viewer, t) => {
      (viewer as StackblendViewer).t = t;
    }, t);
    await view.settle();
    const shown = await view.canvas('result');
    const frame = expected.subarray(t * FRAME, (t + 1) * FRAME);
    expect(shown.length).toBe(FRAME);
    let opaque = 0;
    for (let i = 3; i < FRAME; i += 4) {
      expect(shown[i]).toBe(frame[i]);
      if (frame[i] !== 255) continue;
      opaque++;
      expect(shown.subarray(i - 3, i)).toEqual(frame.subarray(i - 3, i));
    }
    expect(opaque).toBeGreaterThan(0);
  }

  const png = await view.save('png');
  expect(png.name).toBe('screen-t5.png');
  const tiff = await view.save('tiff');
  for (const [file, data] of [
    [png, expected.subarray(4 * FRAME)],
    [tiff, expected],
  ] as const) {
    const [source] = await openImages({ name: file.name, data: new Uint8Array(file.bytes) });
    expect(Buffer.compare((await readStack(source!)).data, data)).toBe(0);
  }
  expect(complaints.console).toEqual([]);
});

test('stacks dropped one by one land where they are dropped', async ({ page, open }) => {
  await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  await view.viewer.getByRole('button', { name: 'Close A' }).click();
  await view.viewer.getByRole('button', { name: 'Close B' }).click();
  await expect(view.viewer.getByText('Drop images, or two stacks')).toBeVisible();
  const panel = (name: string) => view.viewer.locator(`[data-panel=${name}] .well`);
  await view.drop([stackPaths[1]!], panel('b'));
  await expect(view.viewer.locator('[data-panel=b] .name')).toContainText('stack2');
  await expect(view.viewer.getByText('Frames of 47 × 33 fit: 5 frames or one.')).toBeVisible();
  await view.whenBlended(() => view.drop([stackPaths[0]!], panel('a')));
  const saved = await view.save('npy');
  expect(Buffer.compare(npyData(saved.bytes), npyData(readFileSync(vector('expected'))))).toBe(0);
});

test('files are picked with the dialog, too', async ({ page, open }) => {
  await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  const chooser = page.waitForEvent('filechooser');
  await view.viewer.getByRole('button', { name: 'Open…' }).click();
  await view.whenBlended(async () => (await chooser).setFiles(stackPaths));
  await expect(view.viewer.locator('.status')).toContainText('5 frames · 47 × 33');
});

test('what cannot be opened is named with its reason; what was loaded stays', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  await view.whenBlended(() => view.drop(stackPaths));
  const folder = mkdtempSync(join(tmpdir(), 'stackblend-'));
  const file = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const whole = readFileSync(vector('stack1'));
  const huge = new Uint8Array(whole.subarray(0, 128));
  new TextEncoder().encodeInto(
    "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 99999999, 9999999, 4), }",
    huge.subarray(10),
  );
  const cases = [
    [file('cut.npy', whole.subarray(0, 2000)), /cut\.npy.*2,?000/],
    [file('huge.npy', huge), /huge\.npy.*cut short.*needs 39\d+ bytes, the file has 128/],
    [file('notes.txt', Buffer.from('not an image at all')), /notes\.txt.*TIFF/],
    [file('cut.tif', Buffer.from('49492a00ffffff7f', 'hex')), /cut\.tif/],
    [file('cut.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')), /cut\.png/],
  ] as const;
  for (const [path, message] of cases) {
    await view.drop([path], view.viewer.locator('[data-panel=b] .well'));
    await expect(view.notices.last()).toHaveText(message);
  }
  const short = file('short.npy', writeNpy(new Uint8Array(2 * 33 * 47 * 4), [2, 33, 47, 4]));
  await view.drop([short], view.viewer.locator('[data-panel=b] .well'));
  const question = view.viewer.getByRole('dialog', { name: 'Stacks differ in length' });
  await expect(question).toContainText('“stack1.npy” has 5 frames, “short.npy” has 2 frames');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await view.viewer.getByRole('button', { name: 'Dismiss this message' }).first().click();
  const saved = await view.save('npy');
  expect(Buffer.compare(npyData(saved.bytes), npyData(readFileSync(vector('expected'))))).toBe(0);
  expect(complaints.console).toEqual([]);
});

test('frames are stepped and played from the keyboard', async ({ page, open }) => {
  await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  const t = () => view.viewer.evaluate((viewer) => (viewer as StackblendViewer).t);
  const first = await view.canvas('result');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await t()).toBe(2);
  await view.settle();
  expect(Buffer.compare(await view.canvas('result'), first)).not.toBe(0);
  await page.keyboard.press('End');
  expect(await t()).toBe(23);
  await page.keyboard.press('Home');
  expect(await t()).toBe(0);
  await page.keyboard.press(' ');
  await expect.poll(t).toBeGreaterThan(3);
  await page.keyboard.press(' ');
  const stopped = await t();
  await page.waitForTimeout(300);
  expect(await t()).toBe(stopped);
});

test('?url= opens what lies there', async ({ page, open }) => {
  const url = (name: string) => `url=${encodeURIComponent(`/vectors/img_rust_screen/${name}.npy`)}`;
  const { complaints } = await open(`/demo/?${url('stack1')}&${url('stack2')}`);
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  await expect(view.viewer.locator('.status')).toContainText('5 frames · 47 × 33');
  expect(complaints.console).toEqual([]);
});
