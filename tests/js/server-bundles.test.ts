import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const folder = new URL('build/server-bundles/', root);
const guide = readFileSync(new URL('web/guides/bundlers.md', root), 'utf8');

/** A server that tells what each variant's engine makes, and the core: 51 on 51 is 92. */
const SERVER = `
import { createEngine } from 'stackblend';
import { createCore } from 'stackblend/core';
const dark = () => new Uint8Array(4).fill(51);
const shape = [1, 1, 1, 4];
const seen = [];
for (const variant of ['threads', 'single']) {
  const workerUrl = COPY && new URL(\`js/engine/worker-\${variant}.node.js\`, COPY);
  const engine = await createEngine({ variant, threads: 1, workerUrl });
  seen.push(engine.variant, (await engine.screen(dark(), dark(), { shape }))[0]);
  engine.dispose();
}
const wasmUrl = COPY && new URL('js/wasm/single.wasm', COPY);
seen.push((await createCore({ wasmUrl })).screen(dark(), dark(), { shape })[0]);
console.log(seen.join(' '));
`;

/** Builds the server as Vite does for Node, with everything that it may take in, and runs it. */
async function bundled(name: string, config: InlineConfig, copy?: URL): Promise<string> {
  const outDir = fileURLToPath(new URL(name, folder));
  mkdirSync(outDir, { recursive: true });
  const entry = fileURLToPath(new URL(`${name}/server.mjs`, folder));
  writeFileSync(entry, SERVER.replaceAll('COPY', JSON.stringify(copy?.href)));
  await build({
    root: fileURLToPath(folder),
    configFile: false,
    logLevel: 'error',
    ...config,
    ssr: { ...config.ssr, noExternal: true },
    build: { ssr: entry, outDir: `${outDir}/out`, emptyOutDir: true },
  });
  return execFileSync(process.execPath, [`${outDir}/out/server.js`], { encoding: 'utf8' }).trim();
}

it('a server keeps the package out of its bundle by what the guide says', async () => {
  const [, config] = /```json\n(\{ "ssr".*?)```/s.exec(guide) ?? [];
  expect(await bundled('outside', JSON.parse(config ?? ''))).toBe('threads 92 single 92 92');
});

it('a server that is one bundle finds workers and code in a copy of dist', async () => {
  const result = await bundled('inside', {}, new URL('dist/', root));
  expect(result).toBe('threads 92 single 92 92');
});
