/**
 * Bundles js/vendor/*.ts, the third-party code of the readers and the viewer, to dist/js/vendor/*.js
 * with the licences beside it: installing stackblend installs nothing else.
 * Run after tsc, whose output of these files is replaced: `node js/build/vendor.mjs [dist]`.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const sources = join(root, 'js/vendor');

/**
 * Parts of packages that are never reached, by the package that imports them: decoders that fetch
 * `data:` URLs, want `eval` or a page; worker pools, network access. Without them the bundles run
 * under a strict Content-Security-Policy.
 * @type {{ importer: string, module: RegExp }[]}
 */
const LEFT_OUT = [
  {
    importer: '/geotiff/',
    module:
      /\/geotiff\/dist-module\/(compression\/(lerc|zstd|webimage|lzw|packbits|deflate)|pool|source\/(remote|file|filereader)|geotiffwriter)\.js$/,
  },
  { importer: '/zarrita/', module: /\/numcodecs\/dist\/\w+\.js$/ },
  {
    importer: '/@zip.js/zip.js/',
    module:
      /\/zip\.js\/lib\/core\/(codec-(pool|worker|worker-web|registry)|util\/compatible-streams)\.js$/,
  },
];

/**
 * Replaces each of them by a module with the same exports, all undefined.
 * @returns {import('vite').Plugin}
 */
function leaveOut() {
  return {
    name: 'leave-out',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!importer || source.startsWith('\0')) return null;
      const rules = LEFT_OUT.filter((rule) => importer.includes(rule.importer));
      if (rules.length === 0) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const left = resolved && rules.some(({ module }) => module.test(resolved.id));
      return left ? `\0left-out:${resolved.id}` : null;
    },
    async load(id) {
      if (!id.startsWith('\0left-out:')) return null;
      const text = await readFile(id.slice('\0left-out:'.length), 'utf8');
      const names = [
        ...[...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(
          ([, name]) => name,
        ),
        ...[...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) =>
          list.split(',').map((name) => name.trim().split(' as ').at(-1)),
        ),
      ];
      const named = names.filter((name) => name && name !== 'default');
      const exports = named.map((name) => `export const ${name} = undefined;`);
      return `${exports.join('\n')}\nexport default undefined;\n`;
    },
  };
}

/**
 * zstddec fetches its WebAssembly from a `data:` URL, which no strict policy allows, or takes Node's
 * `Buffer`, for which bundlers look for a replacement.
 * @returns {import('vite').Plugin}
 */
function withoutDataUrls() {
  const fetched =
    /fetch\(`data:application\/wasm;base64,\$\{wasm\}`\)\.then\(\(response\) => response\.arrayBuffer\(\)\)/;
  const buffered = 'Buffer.from(wasm, "base64")';
  return {
    name: 'without-data-urls',
    transform(code, id) {
      if (!/\/zstddec\/dist\/zstddec\.mjs$/.test(id)) return null;
      if (!fetched.test(code) || !code.includes(buffered)) {
        throw new Error('zstddec loads its code in another way now');
      }
      const bytes = 'Uint8Array.from(atob(wasm), (char) => char.charCodeAt(0))';
      return code.replace(fetched, `Promise.resolve(${bytes})`).replace(buffered, bytes);
    },
  };
}

/** The folder of the package that a module belongs to; undefined for our own. @param {string} id */
function packageFolder(id) {
  const path = id.replace(/^\0(left-out:)?/, '').split('?')[0] ?? '';
  const marker = `${sep}node_modules${sep}`;
  const at = path.lastIndexOf(marker);
  if (at < 0 || id.startsWith('\0left-out:')) return undefined;
  const [scope = '', name = ''] = path.slice(at + marker.length).split(sep);
  const folder = scope.startsWith('@') ? join(scope, name) : scope;
  return path.slice(0, at + marker.length) + folder;
}

/** The licence of one package: its name, version and the text that must go with it. @param {string} folder */
async function licenceOf(folder) {
  const info = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
  if (!file)
    throw new Error(`${info.name} ${info.version} has no licence file; add its text by hand`);
  const text = (await readFile(join(folder, file), 'utf8')).trim();
  return { name: info.name, text: `${info.name} ${info.version} (${info.license})\n\n${text}\n` };
}

/**
 * tsc's declarations of these files name packages that nobody has installed.
 * @type {Record<string, string>}
 */
const DECLARATIONS = {
  lit: `export declare class LitElement extends HTMLElement {
  readonly updateComplete: Promise<boolean>;
  requestUpdate(name?: PropertyKey, oldValue?: unknown): void;
}
export type CSSResultGroup = unknown;
export type PropertyDeclarations = Record<string, unknown>;
export type PropertyValues<T = unknown> = Map<PropertyKey, T>;
export type SVGTemplateResult = unknown;
export type TemplateResult = unknown;
export type Ref<T = Element> = { readonly value?: T };
`,
};

/**
 * Bundles the vendor files into `outDir` (`dist`), in place of what tsc made of them.
 * @param {string} outDir absolute, or relative to the repository
 * @returns {Promise<{ file: string, bytes: number }[]>} what was written
 */
export async function bundleVendor(outDir = 'dist') {
  const target = resolve(root, outDir, 'js/vendor');
  const files = (await readdir(sources)).filter((name) => name.endsWith('.ts'));
  const names = files.map((name) => basename(name, '.ts'));
  await rm(target, { recursive: true, force: true });
  const chunks = [];
  for (const name of names) chunks.push(...(await bundleOne(name, target)));
  await writeLicences(target, chunks);
  for (const name of names) {
    const text = DECLARATIONS[name];
    if (text) await writeFile(join(target, `${name}.d.ts`), text);
  }
  return chunks.map(({ fileName, code }) => ({ file: fileName, bytes: Buffer.byteLength(code) }));
}

/**
 * One file, one bundle: none is loaded before the code that imports it.
 * @param {string} name
 * @param {string} target
 * @returns {Promise<import('vite').Rolldown.OutputChunk[]>}
 */
async function bundleOne(name, target) {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [leaveOut(), withoutDataUrls()],
    // What browsers get runs in Node too.
    resolve: { conditions: ['browser', 'module', 'import', 'default'] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: target,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      lib: { entry: join(sources, `${name}.ts`), formats: ['es'], fileName: () => `${name}.js` },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const bundles = /** @type {import('vite').Rolldown.RolldownOutput[]} */ ([result].flat());
  return bundles.flatMap(({ output }) => output.filter((file) => file.type === 'chunk'));
}

/** @param {string} target @param {import('vite').Rolldown.OutputChunk[]} chunks */
async function writeLicences(target, chunks) {
  /** @type {Set<string>} */
  const folders = new Set();
  for (const chunk of chunks) {
    for (const id of Object.keys(chunk.modules ?? {})) {
      const folder = packageFolder(id);
      if (folder) folders.add(folder);
    }
  }
  const licences = await Promise.all([...folders].map(licenceOf));
  licences.sort((a, b) => a.name.localeCompare(b.name));
  const intro = 'The files in this folder contain code of these packages.\n';
  const rule = `\n${'-'.repeat(78)}\n\n`;
  const text = [intro, ...licences.map((licence) => licence.text)].join(rule);
  await writeFile(join(target, 'LICENSES.txt'), text);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { file, bytes } of await bundleVendor(process.argv[2])) {
    console.log(`${file} ${(bytes / 1024).toFixed(1)} KiB`);
  }
}
