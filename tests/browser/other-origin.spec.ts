import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../js/build/stamp.mjs';
import { serve } from '../../web/demo/serve.mjs';
import { guideModule } from '../guides.ts';
import { expect, test } from './servers.ts';

const code = readFileSync(guideModule('other-origin'), 'utf8');

test('the package on another origin: a blob of one line opens its workers', async ({
  page,
  open,
}) => {
  const headers = { 'Access-Control-Allow-Origin': '*' };
  const store = await serve({ folders: { '/': join(ROOT, 'dist') }, port: 0, headers });
  const { origin } = new URL(store.url);
  try {
    const policy = `default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval' ${origin}; worker-src blob: ${origin}; connect-src ${origin}`;
    const { complaints } = await open('/', { isolated: false, policy });
    await page.route('**/guide.js', (route) => {
      const body = code.replaceAll('https://cdn.example/stackblend/dist/', store.url);
      return route.fulfill({ contentType: 'text/javascript', body });
    });
    const result = await page.evaluate(async () => {
      const { createEngineFrom } = await import('/guide.js' as string);
      const engine = await createEngineFrom();
      const [a, b] = [new Uint8Array(4).fill(10), new Uint8Array(4).fill(20)];
      const out = await engine.screen(a, b, { shape: [1, 1, 1, 4] });
      return { variant: engine.variant, out: Array.from(out as Uint8Array) };
    });
    expect(result).toEqual({ variant: 'single', out: [29, 29, 29, 30] });
    expect(complaints.console).toEqual([]);
  } finally {
    await store.close();
  }
});
