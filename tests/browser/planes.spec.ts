/** Planes that are large, and planes that do not come. */
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ChannelsPage } from './channels-page.ts';
import { expect, test } from './servers.ts';

const SIZE = 64;

/** An OME-Zarr of one channel and two planes along z, as a server has it. */
function zarrFile(path: string): Buffer | null {
  const shape = [1, 1, 2, SIZE, SIZE];
  const chunk = /^0\/0\/0\/([01])\/0\/0$/.exec(path);
  if (chunk) {
    const value = chunk[1] === '0' ? 100 : 200;
    return Buffer.from(new Uint16Array(SIZE * SIZE).map((_, i) => value + (i % 7)).buffer);
  }
  const axes = ['t', 'c', 'z', 'y', 'x'].map((name) => ({ name }));
  const files: Record<string, unknown> = {
    '.zgroup': { zarr_format: 2 },
    '.zattrs': { multiscales: [{ version: '0.4', axes, datasets: [{ path: '0' }] }] },
    '0/.zarray': {
      zarr_format: 2,
      shape,
      chunks: [1, 1, 1, SIZE, SIZE],
      dtype: '<u2',
      compressor: null,
      fill_value: 0,
      order: 'C',
      filters: null,
      dimension_separator: '/',
    },
  };
  return path in files ? Buffer.from(JSON.stringify(files[path])) : null;
}

test('a plane that cannot be read is no black picture, and is read again when one looks on', async ({
  page,
  open,
}) => {
  const { url } = await open('/demo/?sample=none');
  let isDown = true;
  await page.route('**/made.zarr/**', (route) => {
    const path = new URL(route.request().url()).pathname.split('/made.zarr/')[1]!;
    if (isDown && path.endsWith('0/0/0/1/0/0')) return route.abort();
    const body = zarrFile(path);
    return body ? route.fulfill({ body }) : route.fulfill({ status: 404 });
  });
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.viewer.evaluate((viewer, src) => Object.assign(viewer, { src }), `${url}made.zarr/`);
  await view.surface.waitFor();
  await view.whenPainted();
  await page.keyboard.press(']');
  await expect(view.notices).toHaveCount(1);
  await view.whenPainted();
  const grey = await view.surface.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, i) => i % 4 < 3 && value > 20);
  });
  expect(grey).toBe(true);
  isDown = false;
  // Soon after a failure nothing is asked for again.
  await page.waitForTimeout(1100);
  await page.keyboard.press('+');
  await expect
    .poll(() =>
      view.viewer.evaluate(async (element) => {
        const { data } = await (element as StackblendViewer).snapshot();
        return data[0]! + data[4 * 6]! > 0;
      }),
    )
    .toBe(true);
  await view.whenPainted();
  const box = (await view.surface.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(view.viewer.locator('.pointed-values')).toContainText(/ 20\d$/);
  // The plane under the pointer that does not move.
  await page.keyboard.press('[');
  await expect(view.viewer.locator('.pointed-values')).toContainText(/ 10\d$/);
});

test('a large plane without coarser levels has a window and a histogram, of parts of it', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.viewer.evaluate((element) => {
    const data = new Uint16Array(5000 * 5000);
    for (let i = 0; i < data.length; i++) data[i] = 500 + ((i * 7919) % 3001);
    return (element as StackblendViewer).open({ data, shape: [5000, 5000], axes: 'yx' });
  });
  await view.whenPainted();
  const [lo, hi] = (await view.settings()).channels[0]!.window;
  expect(lo).toBeGreaterThan(490);
  expect(lo).toBeLessThan(600);
  expect(hi).toBeGreaterThan(3300);
  expect(hi).toBeLessThan(3510);
  const columns = () =>
    view.viewer.locator('.histogram').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    });
  await expect.poll(columns).toBeGreaterThan(1000);
  expect(complaints.console).toEqual([]);
});
