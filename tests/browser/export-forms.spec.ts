/** Exports whose form is hard: transparent frames of a GIF, a video that is written over as it grows. */
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { expect, test } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

test('in a GIF nothing shines through what is transparent', async ({ page, open }) => {
  await open('/demo/?sample=none');
  const view = new ViewerPage(page);
  await view.viewer.getByRole('button', { name: 'Open…', exact: true }).waitFor();
  await view.whenBlended(() =>
    view.viewer.evaluate((element) => {
      const data = new Uint8Array(3 * 8 * 8 * 4);
      data.fill(255, 0, 8 * 8 * 4);
      return (element as StackblendViewer).open({ data, shape: [3, 8, 8, 4], axes: 'tyxs' });
    }),
  );
  const alphas = await view.viewer.evaluate(async (element) => {
    const blob = await (element as StackblendViewer).export({ format: 'gif' });
    const decoder = new ImageDecoder({ data: blob.stream(), type: 'image/gif' });
    await decoder.completed;
    const found: number[] = [];
    for (let frameIndex = 0; frameIndex < 3; frameIndex++) {
      const { image } = await decoder.decode({ frameIndex });
      const context = new OffscreenCanvas(8, 8).getContext('2d')!;
      context.drawImage(image, 0, 0);
      found.push(context.getImageData(3, 3, 1, 1).data[3]!);
      image.close();
    }
    return found;
  });
  expect(alphas).toEqual([255, 0, 0]);
});

test('a WebM of some megabytes is made in memory, and read back', async ({ page, open }) => {
  await open('/demo/?sample=none');
  const view = new ViewerPage(page);
  await view.viewer.getByRole('button', { name: 'Open…', exact: true }).waitFor();
  await view.whenBlended(() =>
    view.viewer.evaluate((element) => {
      const data = Uint8Array.from({ length: 48 * 240 * 320 * 4 }, (_, i) =>
        i % 4 === 3 ? 255 : Math.imul(i + 1, 2654435761) >>> 24,
      );
      const shape = [48, 240, 320, 4];
      return (element as StackblendViewer).open({ data, shape, axes: 'tyxs' });
    }),
  );
  const made = await view.viewer.evaluate(async (element) => {
    const viewer = element as StackblendViewer;
    const blob = await viewer.export({ format: 'webm', fps: 8 });
    await viewer.open([new File([blob], 'again.webm')]);
    return { bytes: blob.size, frames: viewer.frames };
  });
  expect(made.bytes).toBeGreaterThan(2 << 20);
  expect(made.frames).toBe(48);
});
