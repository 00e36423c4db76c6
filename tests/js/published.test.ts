import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as buildByVite } from 'vite';
import { describe, expect, it } from 'vitest';
import { ENTRIES, loadedFiles } from '../size.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist/js');
const read = (name: string) => readFileSync(join(dist, name), 'utf8');
const scripts = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.js') && !name.startsWith('vendor'),
);
/** An error in the depth of a call, as Node shows it with source maps. */
const PROGRAM = `
import { createEngine } from 'stackblend';
const engine = await createEngine({ variant: 'single', threads: 1 });
const bytes = new Uint8Array(3);
await engine.screen(bytes, bytes, { shape: [1, 1, 1, 4] }).catch((error) => console.log(error.stack));
`;

describe('published scripts', () => {
  it('have source maps: each frame of a stack trace is where its source calls the next', () => {
    const options = ['--enable-source-maps', '--input-type=module', '--eval', PROGRAM];
    const trace = execFileSync(process.execPath, options, { cwd: root, encoding: 'utf8' });
    const frames = [...trace.matchAll(/at (?:async )?(?:\w+\.)?(#?\w+) \((.*\.ts):(\d+):\d+\)/g)];
    expect(frames.length).toBeGreaterThan(4);
    let inner = 'new RangeError';
    for (const [, name = '', file = '', line] of frames) {
      const source = readFileSync(file, 'utf8').split('\n')[Number(line) - 1];
      // An arrow function is named after the call that it is handed to, here as `parse`.
      expect(source?.replace(' parse()', inner)).toContain(inner);
      inner = name;
    }
  });

  it('are found by bundlers: URLs of workers and code are literals in quotes', () => {
    const platform = read('engine/platform.web.js');
    for (const variant of ['threads', 'single']) {
      const start = `new Worker(new URL("./worker-${variant}.js",import.meta.url),{type:"module"`;
      expect(platform).toContain(start);
    }
    for (const name of scripts) expect(read(name)).not.toMatch(/new URL\(`[^$`]*`/);
  });

  it.each(['worker-threads.js', 'worker-single.js', 'decode-worker.js', 'viewer'])(
    'stay in a bundle where an entry is imported for what it does: %s',
    async (entry) => {
      const entryPlugin = {
        name: 'entry',
        resolveId: (id: string) => (id === 'entry' ? join(root, 'entry.js') : null),
        load: (id: string) => (id.endsWith('/entry.js') ? `import 'stackblend/${entry}';` : null),
      };
      const built = (await buildByVite({
        configFile: false,
        logLevel: 'error',
        plugins: [entryPlugin],
        build: { write: false, rolldownOptions: { input: 'entry' } },
      })) as { output: { type: string; isEntry?: boolean; code?: string }[] };
      const whole = built.output.find(({ isEntry }) => isEntry)?.code;
      const starts = entry === 'viewer' ? 'customElements.define' : 'addEventListener';
      expect(whole).toContain(starts);
    },
  );

  it('import nothing that is not there, and none is without code', () => {
    const folder = join(root, 'dist');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const there = new Set(names);
    const lost: string[] = [];
    const empty: string[] = [];
    for (const name of names.filter((name) => /\.(js|d\.ts)$/.test(name))) {
      if (/vendor/.test(name)) continue; // what is bundled there mentions files that it does not load
      const text = readFileSync(join(folder, name), 'utf8');
      if (/^export\s*\{\s*\};?\s*(\/\/.*)?$/.test(text.trim()) && name.endsWith('.js'))
        empty.push(name);
      for (const [, path = ''] of text.matchAll(/(?:from|import\(?)\s*["'`](\.[^"'`]+)/g)) {
        const target = join(dirname(name), path.replace(/\.ts$/, '.d.ts'));
        if (!there.has(target)) lost.push(`${name}: ${path}`);
      }
    }
    expect({ lost, empty }).toEqual({ lost: [], empty: [] });
    expect(there.has('js/engine/runner.js') && !there.has('js/engine/runner.d.ts')).toBe(true);
  });

  it('have their documentation in the declarations', () => {
    expect(read('index.d.ts')).toContain('* Starts an engine: threads where');
    expect(read('engine/contract/types.d.ts')).toContain('/**');
  });
});

describe('what a page loads', () => {
  it('threads: the way from the entry and the worker to the code', async () => {
    const files = (await loadedFiles(ENTRIES.threads)).map((file) => relative(dist, file));
    expect(files).toEqual(
      expect.arrayContaining([
        'index.js',
        'engine/platform.web.js',
        'engine/backends/ring.js',
        'engine/worker-threads.js',
        'engine/host/threads.js',
        'wasm/threads.mjs',
        'wasm/threads.wasm',
      ]),
    );
    expect(files.filter((file) => /node|single\.(mjs|wasm)|^io|^core\/index/.test(file))).toEqual(
      [],
    );
    expect(new Set(files).size).toBe(files.length);
  });

  it('core: no engine', async () => {
    const files = (await loadedFiles(ENTRIES.core)).map((file) => relative(dist, file));
    expect(files).toContain('wasm/single.wasm');
    expect(files).not.toContain('engine/engine.js');
  });

  it('the viewer: nothing that only files, exports or several images need', async () => {
    const files = (await loadedFiles(['dist/web/viewer/index.js'])).map((file) => {
      return relative(dist, file);
    });
    const first = ['engine/engine.js', '../web/viewer/channels/image-session.js', 'vendor/lit.js'];
    expect(files).toEqual(expect.arrayContaining(first));
    const later =
      /^io\/(open|formats|tiff|png|zarr|http|tree|workers|grouping\/(propose|combine))|export\/(run|write|export-element)|sample\/(sample|tissue)|vendor\/(?!lit)/;
    expect(files.filter((file) => later.test(file))).toEqual([]);
  });

  it('io: of each format what tells it, and what reads it with its first file', async () => {
    const files = (await loadedFiles(['dist/js/io/index.js'])).map((file) => relative(dist, file));
    expect(files).toContain('io/formats/tiff.js');
    const readers = files.filter((file) =>
      /\/(open|tiff-source|structure|animation|decoder)\.js$/.test(file),
    );
    expect(readers).toEqual(['io/open.js']);
  });

  it('a decode worker: all at once, nothing by import()', async () => {
    const files = await loadedFiles(['dist/js/io/workers/decode-worker.js']);
    const own = files.filter((file) => !file.includes('/vendor/'));
    for (const file of own) expect(readFileSync(file, 'utf8'), file).not.toMatch(/\bimport\(/);
    expect(own.length).toBeGreaterThan(20);
  });
});
