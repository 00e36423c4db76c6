import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openImages, readStack } from '../../js/io/index.ts';
import { screenReference } from '../js/support/reference.ts';
import { expect, test } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

const DATA = process.env.STACKBLEND_DATA;
const npyData = (file: Buffer) => file.subarray(10 + file.readUInt16LE(8));

/** A picture made by the browser itself, as a file on disk. */
async function madeByBrowser(page: import('@playwright/test').Page, type: string, hue: number) {
  const base64 = await page.evaluate(
    async ([type, hue]) => {
      const canvas = new OffscreenCanvas(64, 48);
      const context = canvas.getContext('2d')!;
      for (let x = 0; x < 64; x++) {
        context.fillStyle = `hsl(${(hue as number) + x * 3} 80% ${20 + x}%)`;
        context.fillRect(x, 0, 1, 48);
      }
      const blob = await canvas.convertToBlob({ type: type as string, quality: 1 });
      return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
    },
    [type, hue] as const,
  );
  const name = `${hue}.${type.split('/')[1]}`;
  const path = join(mkdtempSync(join(tmpdir(), 'stackblend-')), name);
  writeFileSync(path, Buffer.from(base64, 'base64'));
  return path;
}

test('two pictures blend: PNG, JPEG, WebP', async ({ page, open }) => {
  const { complaints } = await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
    const paths = [await madeByBrowser(page, type, 10), await madeByBrowser(page, type, 200)];
    await view.whenBlended(() => view.drop(paths));
    const [a, b] = [await view.canvas('a'), await view.canvas('b')];
    const expected = screenReference(a, b);
    expect(Buffer.compare(await view.canvas('result'), expected)).toBe(0);
    expect(Buffer.compare(npyData((await view.save('npy')).bytes), expected)).toBe(0);
  }
  expect(complaints.console).toEqual([]);
});

test.describe('real files', () => {
  test.skip(!DATA || !existsSync(DATA), 'STACKBLEND_DATA names no folder of real files');
  const real = (path: string) => join(DATA ?? '', path);

  async function stackOf(path: string) {
    const data = new Uint8Array(await readFile(path));
    const [source] = await openImages({ name: basename(path), data });
    return readStack(source!);
  }

  const PAIRS = [
    ['channels/human/dna-d0.tif', 'channels/human/cellbody-d2.tif'],
    ['channels/fly/01_POS002_D.TIF', 'channels/fly/01_POS002_F.TIF'],
    ['pictures/coloc-16bit-R.png', 'pictures/coloc-16bit-G.png'],
    ['timelapse/cancer-cells-48f.tif', 'timelapse/cancer-cells-48f-labels.tif'],
  ] as const;

  for (const names of PAIRS) {
    test(`${names[0]}: canvas and saved file are the formula's`, async ({ page, open }) => {
      const { complaints } = await open('/demo/?sample=stacks');
      const view = new ViewerPage(page);
      await view.whenSampleShown();
      const paths = names.map(real);
      await view.choose('A', paths[0]!);
      await view.whenBlended(() => view.choose('B', paths[1]!));
      const [a, b] = [await stackOf(paths[0]!), await stackOf(paths[1]!)];
      const expected = screenReference(a.data, b.data);
      const saved = npyData((await view.save('npy')).bytes);
      expect(Buffer.compare(saved, expected)).toBe(0);
      const frame = expected.length / a.shape[0];
      expect(Buffer.compare(await view.canvas('result'), expected.subarray(0, frame))).toBe(0);
      expect(complaints.console).toEqual([]);
    });
  }

  const ANIMATED = [
    ['pictures/gif/dispose_bgnd.gif', '5 frames'],
    ['pictures/animated-20f.apng.png', '20 frames'],
    ['pictures/retina.jpg', '1 frame '],
  ] as const;

  test('animated pictures have all their frames, and blend with themselves', async ({
    page,
    open,
  }) => {
    const { complaints } = await open('/demo/?sample=stacks');
    const view = new ViewerPage(page);
    await view.whenSampleShown();
    for (const [name, frames] of ANIMATED) {
      await view.whenBlended(() => view.drop([real(name), real(name)]));
      await expect(view.viewer.locator('.status')).toContainText(frames);
    }
    expect(complaints.console).toEqual([]);
  });
});
