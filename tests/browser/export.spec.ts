import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { openImages } from '../../js/io/index.node.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ChannelsPage, MadeChannels, MadeStack, SIZE } from './channels-page.ts';
import { expect, test } from './servers.ts';

const made = new MadeChannels();
const PIXELS = SIZE.width * SIZE.height;

async function read(bytes: Buffer) {
  const [image] = await openImages({ name: 'exported', data: new Uint8Array(bytes) });
  return image!;
}

const same = (a: ArrayBufferView, b: Uint8Array) =>
  Buffer.compare(Buffer.from(a.buffer, a.byteOffset, a.byteLength), b);

async function opened(open: (path: string) => Promise<unknown>, page: Page) {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.openTogether(made.paths);
  return view;
}

test('pictures, stacks and channels equal what is on the screen', async ({ page, open }) => {
  const view = await opened(open, page);
  const settings = await view.settings();
  const frames = await Promise.all(
    Array.from({ length: SIZE.frames }, (_, t) => made.frame(settings, t)),
  );

  const npy = await read(await view.exported({ format: 'npy' }));
  expect(npy.shape).toEqual([SIZE.frames, 1, 1, SIZE.height, SIZE.width]);
  const tiff = await read(await view.exported({ format: 'tiff', range: [2, 4] }));
  expect(tiff.shape).toEqual([3, 1, 1, SIZE.height, SIZE.width]);
  const png = await read(await view.exported({ format: 'png' }));
  expect(same((await png.plane()).data, frames[0]!)).toBe(0);
  for (let t = 0; t < SIZE.frames; t++) {
    expect(same((await npy.plane({ t })).data, frames[t]!)).toBe(0);
    if (t < 3) expect(same((await tiff.plane({ t })).data, frames[t + 2]!)).toBe(0);
  }

  const channels = await read(await view.exported({ format: 'ome-tiff', channels: true }));
  expect(channels.dtype).toBe('uint16');
  expect(channels.channels.map(({ name }) => name)).toEqual(
    settings.channels.map(({ name }) => name),
  );
  const plane = (await channels.plane({ t: 5, c: 1 })).data as Uint16Array;
  expect(plane).toEqual(made.planes[1]!.slice(5 * PIXELS, 6 * PIXELS));
});

test('the view is saved as the screen shows it, with a scale bar and a legend if wanted', async ({
  page,
  open,
}) => {
  const stack = new MadeStack();
  await stack.write();
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.drop([stack.path]);
  await view.whenPainted();
  const canvas = view.surface.locator('canvas');
  const size = await canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    return { width, height };
  });
  const plain = await read(await view.exported({ format: 'png', content: 'view' }));
  expect(plain.shape.slice(3)).toEqual([size.height, size.width]);
  const screen = await canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement)
      .getContext('2d')!
      .getImageData(0, 0, width, height);
    return data.reduce((hash, value) => (Math.imul(hash, 31) + value) | 0, 0);
  });
  const pixels = (await plain.plane()).data as Uint8Array;
  expect(pixels.reduce((hash, value) => (Math.imul(hash, 31) + value) | 0, 0)).toBe(screen);

  const labelled = await read(
    await view.exported({ format: 'png', content: 'view', scaleBar: true, legend: true }),
  );
  const other = (await labelled.plane()).data as Uint8Array;
  const changed = (x0: number, x1: number, y0: number, y1: number) => {
    let count = 0;
    for (let y = Math.floor(y0 * size.height); y < y1 * size.height; y++) {
      for (let x = Math.floor(x0 * size.width); x < x1 * size.width; x++) {
        const i = (y * size.width + x) * 4;
        if (other[i] !== pixels[i] || other[i + 1] !== pixels[i + 1]) count++;
      }
    }
    return count;
  };
  expect(changed(0.5, 1, 0.5, 1)).toBeGreaterThan(100); // the bar
  expect(changed(0, 0.5, 0, 0.5)).toBeGreaterThan(50); // the legend
  expect(changed(0.3, 0.7, 0.3, 0.7)).toBe(0);
});

test('a GIF has the frames, their time and their colours', async ({ page, open }) => {
  const view = await opened(open, page);
  const settings = await view.settings();
  const gif = await read(await view.exported({ format: 'gif', fps: 30 }));
  expect(gif.shape).toEqual([SIZE.frames, 1, 1, SIZE.height, SIZE.width]);
  for (const t of [0, 5]) {
    const { data } = await gif.plane({ t });
    const expected = await made.frame(settings, t);
    let off = 0;
    for (let i = 0; i < expected.length; i++) off += Math.abs(data[i]! - expected[i]!);
    expect(off / expected.length).toBeLessThan(6); // 256 colours of many
  }
});

for (const format of ['webm', 'mp4'] as const) {
  test(`${format}: the same frames, decoded again`, async ({ page, open }) => {
    const view = await opened(open, page);
    const settings = await view.settings();
    await view.viewer.evaluate(async (element, format) => {
      const viewer = element as StackblendViewer;
      const blob = await viewer.export({ format, fps: 12 });
      await viewer.open([new File([blob], `exported.${format}`)]);
    }, format);
    expect(await view.viewer.evaluate((viewer) => (viewer as StackblendViewer).frames)).toBe(6);
    for (const t of [0, 5, 2]) {
      await view.viewer.evaluate((viewer, t) => Object.assign(viewer, { t }), t);
      await view.settle();
      const expected = await made.frame(settings, t);
      const shown = await view.canvas('a');
      expect(shown.length).toBe(expected.length);
      let off = 0;
      for (let i = 0; i < expected.length; i++) off += Math.abs(shown[i]! - expected[i]!);
      expect(off / expected.length).toBeLessThan(12); // noise, and half of the colours' resolution
    }
  });
}

test('the sheet offers what fits, saves what is chosen, and axe finds nothing', async ({
  page,
  open,
}) => {
  const view = await opened(open, page);
  await view.openExport('npy');
  const sheet = view.exportSheet;
  await expect(sheet.getByLabel('Frames per second')).toHaveCount(0);
  await sheet.getByLabel('Format').selectOption('gif');
  await expect(sheet.getByLabel('Frames per second')).toHaveValue('10');
  await sheet.getByLabel('Format').selectOption('tiff');
  await expect(sheet.getByLabel('The channels themselves, uint16')).not.toBeChecked();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await page.evaluate(() => Object.assign(globalThis, { showSaveFilePicker: undefined }));
  await view.openExport('npy');
  await sheet.getByLabel('First frame').fill('3');
  await sheet.getByLabel('First frame').press('Tab');
  await sheet.getByLabel('Last frame').fill('4');
  await sheet.getByLabel('Last frame').press('Tab');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    sheet.getByRole('button', { name: 'Save' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.npy$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const image = await read(Buffer.concat(chunks));
  expect(image.shape[0]).toBe(2);
  const settings = await view.settings();
  expect(same((await image.plane({ t: 1 })).data, await made.frame(settings, 3))).toBe(0);
});

test('an export to a file can be cancelled and leaves nothing', async ({ page, open }) => {
  const view = await opened(open, page);
  // A file of the page's own file system stands for one that a person has chosen.
  await page.evaluate(() => {
    const showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) => {
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle(suggestedName, { create: true });
      if (!suggestedName.endsWith('.gif')) return handle;
      // On a disk so slow that there is time to cancel.
      const createWritable = async () => {
        const stream = await FileSystemFileHandle.prototype.createWritable.call(handle);
        const write = stream.write.bind(stream);
        stream.write = async (data) => {
          await new Promise((resolve) => setTimeout(resolve, 1000));
          await write(data);
        };
        return stream;
      };
      return Object.assign(handle, { createWritable });
    };
    Object.assign(globalThis, { showSaveFilePicker });
  });
  const names = () =>
    page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      const found: string[] = [];
      for await (const [name, handle] of folder.entries()) {
        const file = await (handle as FileSystemFileHandle).getFile();
        found.push(`${name} ${file.size}`);
      }
      return found;
    });
  await view.openExport('gif');
  await view.exportSheet.getByRole('button', { name: 'Save' }).click();
  await view.viewer.getByRole('button', { name: 'Cancel', exact: true }).first().click();
  await expect(view.viewer.getByText('Exporting GIF')).toHaveCount(0);
  await expect.poll(names).toEqual([]);
  await expect(view.notices).toHaveCount(0);

  await view.openExport('npy');
  await view.exportSheet.getByRole('button', { name: 'Save' }).click();
  const size = 128 + SIZE.frames * PIXELS * 4;
  await expect.poll(names).toEqual([expect.stringMatching(new RegExp(`\\.npy ${size}$`))]);
});

test('what is on the screen is copied as code and as settings', async ({ page, open, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const view = await opened(open, page);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await view.openExport('png');
  await view.exportSheet.getByRole('button', { name: 'Settings as JSON' }).click();
  await expect(view.exportSheet.getByText('Settings copied')).toBeVisible();
  expect(JSON.parse(await clipboard())).toEqual(await view.settings());
  await view.exportSheet.getByRole('button', { name: 'TypeScript' }).click();
  await expect(view.exportSheet.getByText('TypeScript copied')).toBeVisible();
  expect(await clipboard()).toContain('await engine.composite(');
});
