import { readFileSync } from 'node:fs';
import { guideModule } from '../guides.ts';
import { expect, test } from './servers.ts';

const code = readFileSync(guideModule('zero-copies'), 'utf8');

test('a canvas and a texture show what the engine made', async ({ page, open }) => {
  await open('/');
  // The page's policy forbids inline code: what the guide says comes as a file of the server's.
  await page.route('**/guide.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: code }),
  );
  const result = await page.evaluate(async () => {
    const { showOnCanvas, showInTexture } = await import('/guide.js' as string);
    const { api } = await import('/checks.js' as string);
    const engine = await api.createEngine({ threads: 2 });
    const [width, height] = [37, 21];
    const size = width * height * 4;
    const noise = (seed: number) =>
      Uint8Array.from({ length: size }, (_, i) => (i % 4 === 3 ? 255 : (i * seed) & 255));
    const [a, b] = [noise(7), noise(31)];
    const expected: Uint8Array = await engine.screen(a, b, { shape: [1, height, width, 4] });

    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const images = [a, b].map((data) => new ImageData(new Uint8ClampedArray(data), width, height));
    await showOnCanvas(engine, images[0], images[1], canvas);
    const drawn = canvas.getContext('2d')!.getImageData(0, 0, width, height).data;

    const stack = await engine.allocate([1, height, width, 4]);
    stack.data.set(expected);
    const gl = new OffscreenCanvas(width, height).getContext('webgl2')!;
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    showInTexture(gl, stack, 0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
    const { FRAMEBUFFER, COLOR_ATTACHMENT0, TEXTURE_2D } = gl;
    const texture = gl.getParameter(gl.TEXTURE_BINDING_2D);
    gl.framebufferTexture2D(FRAMEBUFFER, COLOR_ATTACHMENT0, TEXTURE_2D, texture, 0);
    const read = new Uint8Array(size);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, read);
    const same = (pixels: ArrayLike<number>) => expected.every((value, i) => value === pixels[i]);
    return { shared: stack.shared, canvas: same(drawn), texture: same(read), error: gl.getError() };
  });
  expect(result).toEqual({ shared: true, canvas: true, texture: true, error: 0 });
});

for (const isolated of [true, false]) {
  const variant = isolated ? 'threads' : 'single';
  test(`a copy of the package elsewhere has the worker of ${variant}`, async ({ page, open }) => {
    const { url } = await open('/', { isolated });
    const body = readFileSync(guideModule('bundlers'), 'utf8').replace(
      "'stackblend'",
      "'/dist/js/index.js'",
    );
    await page.route('**/guide.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body }),
    );
    const opened: string[] = [];
    page.on('worker', (worker) => opened.push(worker.url()));
    const found = await page.evaluate(async (folder) => {
      const { createHostedEngine, defineViewer } = await import('/guide.js' as string);
      await defineViewer(folder);
      const hasElement = customElements.get('stackblend-viewer') !== undefined;
      const { equalsImgRust } = await import('/checks.js' as string);
      const engine = await createHostedEngine(folder);
      return { variant: engine.variant, imgRust: await equalsImgRust(engine), hasElement };
    }, `${url}dist/`);
    expect(found).toEqual({ variant, imgRust: true, hasElement: true });
    expect(opened[0]).toBe(`${url}dist/js/engine/worker-${variant}.js`);
  });
}
