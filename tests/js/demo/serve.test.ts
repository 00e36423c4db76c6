import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressed } from '../../../web/demo/compress.ts';
import { serve } from '../../../web/demo/serve.mjs';

const SCRIPT = 'export const text = `stackblend `;\n'.repeat(100);
let folder = '';
let server: Awaited<ReturnType<typeof serve>>;

/** What the server sends, as it is sent: `fetch` would decompress it. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{
    status?: number | undefined;
    headers: Record<string, unknown>;
    body: Buffer;
  }>((resolve, reject) => {
    request(new URL(path, server.url), { headers }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part);
      const { statusCode: status } = response;
      resolve({ status, headers: response.headers, body: Buffer.concat(parts) });
    })
      .on('error', reject)
      .end();
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stackblend-serve-'));
  await mkdir(join(folder, 'page'));
  const page = '<!doctype html><title>page</title><script type="module" src="./main.js"></script>';
  await writeFile(join(folder, 'page/index.html'), page);
  // Of random letters, so that the minifier leaves it large.
  const letters = Array.from({ length: 3000 }, (_, i) => ((i * i * 7919) % 36).toString(36));
  await writeFile(join(folder, 'page/main.js'), `console.log('${letters.join('')}');`);
  await build({
    root: join(folder, 'page'),
    configFile: false,
    logLevel: 'error',
    plugins: [compressed()],
    build: { outDir: join(folder, 'built') },
  });
  await writeFile(join(folder, 'built/plain.js'), SCRIPT);
  await writeFile(join(folder, 'built/image.npy'), Buffer.alloc(5000, 7));
  server = await serve({ folders: { '/': join(folder, 'built') }, port: 0 });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function scriptOfPage(): Promise<string> {
  const { body } = await get('/');
  return /src="\.?(\/assets\/[^"]+)"/.exec(body.toString())![1]!;
}

describe('the server of the demo', () => {
  it('sends the compressed copy that a browser takes', async () => {
    const path = await scriptOfPage();
    const { headers: plainHeaders, body: plain } = await get(path);
    expect(plainHeaders['content-encoding']).toBeUndefined();
    const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br, zstd' });
    const gzip = await get(path, { 'accept-encoding': 'gzip, deflate' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(brotliDecompressSync(brotli.body).equals(plain)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain)).toBe(true);
    for (const { headers, body } of [brotli, gzip]) {
      expect(body.length).toBeLessThan(plain.length);
      expect(headers).toMatchObject({
        vary: 'Accept-Encoding',
        'content-type': plainHeaders['content-type'],
        'cross-origin-embedder-policy': 'require-corp',
        'cache-control': 'public,max-age=31536000,immutable',
      });
    }
  });

  it('sends parts of the file itself', async () => {
    const path = await scriptOfPage();
    const { body: plain } = await get(path);
    const part = await get(path, { range: 'bytes=100-199', 'accept-encoding': 'br, gzip' });
    expect(part.status).toBe(206);
    expect(part.headers['content-encoding']).toBeUndefined();
    expect(part.headers['content-range']).toBe(`bytes 100-199/${plain.length}`);
    expect(part.body.equals(plain.subarray(100, 200))).toBe(true);
  });

  it('sends image files, and what has no copy, as they are, to be asked for again', async () => {
    for (const [path, length] of [
      ['/image.npy', 5000],
      ['/plain.js', SCRIPT.length],
    ] as const) {
      const { headers, body } = await get(path, { 'accept-encoding': 'br, gzip' });
      expect(headers['content-encoding']).toBeUndefined();
      expect(headers['cache-control']).toBe('no-cache');
      expect(body.length).toBe(length);
      const again = await get(path, { 'if-none-match': String(headers.etag) });
      expect([again.status, again.body.length]).toEqual([304, 0]);
    }
  });
});
