import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { guideModule } from '../guides.ts';
import { expect, test } from './servers.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** React is bundled, the package is loaded as it is published. */
const published: Plugin = {
  name: 'published',
  enforce: 'pre',
  resolveId: (id) => (id === 'stackblend' ? { id: '/dist/js/index.js', external: true } : null),
};

/** What uses the guide's component: an app that is given its props by the test. */
const app: Plugin = {
  name: 'app',
  enforce: 'pre',
  resolveId: (id) => (/(^|\/)app$/.test(id) ? '\0app' : null),
  load: (id) =>
    id === '\0app'
      ? `import { createElement } from 'react';
         import { createRoot } from 'react-dom/client';
         import { Composite } from ${JSON.stringify(guideModule('react'))};
         const root = createRoot(document.body);
         export const render = (props) => root.render(props && createElement(Composite, props));`
      : null,
};

async function bundle(): Promise<string> {
  const result = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [published, app],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: 'app', formats: ['es'], fileName: 'app' } },
  });
  const [{ output }] = [result].flat() as Rolldown.RolldownOutput[] as [Rolldown.RolldownOutput];
  return output[0].code;
}

test('the component shows the newest settings, and errors', async ({ page, open }) => {
  const { complaints } = await open('/');
  const body = await bundle();
  await page.route('**/app.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  const render = (props: object | null) =>
    page.evaluate(async (props) => {
      const { render } = await import('/app.js' as string);
      const data = Uint16Array.of(0, 100, 200, 300);
      const shape = [1, 2, 2];
      render(props && { shape, channels: [{ data, window: [0, 300], ...props }] });
    }, props);
  const reds = () =>
    page.locator('canvas').evaluate((canvas) => {
      const context = (canvas as HTMLCanvasElement).getContext('2d')!;
      return Array.from(context.getImageData(0, 0, 2, 2).data).filter((_, i) => i % 4 === 0);
    });

  await render({ color: '#ff0000' });
  await expect.poll(reds).toEqual([0, 85, 170, 255]);
  for (const gamma of [2, 3]) await render({ color: '#ff0000', gamma });
  await render({ color: '#ff0000', invert: true });
  await expect.poll(reds).toEqual([255, 170, 85, 0]);
  await render({ lut: 'no such LUT' });
  await expect(page.getByRole('alert')).toContainText('no such LUT');
  await render({ color: '#ff0000' });
  await expect(page.getByRole('alert')).toHaveCount(0);
  await render(null);
  await expect(page.locator('canvas')).toHaveCount(0);
  expect(complaints.console).toEqual([]);
});
