/** How each bundler builds the app: what README tells users, and nothing more. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { must } from '../../cpp/toolchain/run.mjs';
import { ROOT } from '../../js/build/stamp.mjs';
import { isolationHeaders } from '../../web/demo/headers.mjs';
import { serve } from '../../web/demo/serve.mjs';
import { FOLDER, versionOf } from './install.mjs';

/** A page that is being served. @typedef {{ url: string, close(): Promise<void> }} Served */

/**
 * @typedef {object} Bundler
 * @property {string} name
 * @property {() => Promise<string>} version
 * @property {string} needs what a user has to do for it
 * @property {(folder: string) => Promise<Served>} start builds the app in `folder` and serves it
 */

const load = createRequire(join(FOLDER, 'package.json'));

/** The built app, under the headers and the policy that README recommends. @param {string} folder */
function serveBuilt(folder) {
  return serve({ folders: { '/': join(folder, 'out') }, port: 0 });
}

/** The page of bundlers that build scripts alone. @param {string} folder @param {string} [attribute] */
async function copyPage(folder, attribute = '') {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  await writeFile(join(folder, 'out/index.html'), html.replace('<html', `<html ${attribute}`));
}

/** For bundlers that leave workers where they are: the whole package beside the app. @param {string} folder */
async function copyPackage(folder) {
  await cp(join(FOLDER, 'node_modules/stackblend/dist'), join(folder, 'out/stackblend'), {
    recursive: true,
  });
  await copyPage(folder, 'data-stackblend="stackblend"');
}

/** @param {typeof import('vite')} vite @param {string} folder */
async function viteBuild(vite, folder) {
  const build = { outDir: 'out', chunkSizeWarningLimit: 5000 };
  await vite.build({ root: folder, configFile: false, logLevel: 'warn', build });
  return serveBuilt(folder);
}

/**
 * @param {typeof import('vite')} vite @param {string} folder
 * @param {import('vite').UserConfig} [config]
 * @returns {Promise<Served>}
 */
async function viteServe(vite, folder, config) {
  const server = await vite.createServer({
    root: folder,
    configFile: false,
    logLevel: 'warn',
    cacheDir: join(folder, '.vite'),
    server: { headers: isolationHeaders, port: 5199 },
    ...config,
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error("Vite's server tells no address");
  return { url, close: () => server.close() };
}

/** @returns {Promise<typeof import('vite')>} */
const vite7 = () => import(join(FOLDER, 'node_modules/vite7/dist/node/index.js'));

/** @param {string} folder */
async function webpackBuild(folder) {
  const webpack = load('webpack');
  const stats = await new Promise((resolve, reject) => {
    const config = {
      mode: 'production',
      context: folder,
      entry: './main.js',
      output: { path: join(folder, 'out'), filename: 'main.js' },
      performance: false,
    };
    webpack(config, (/** @type {unknown} */ error, /** @type {unknown} */ found) => {
      if (error) reject(error);
      else resolve(found);
    });
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
  await copyPage(folder);
  return serveBuilt(folder);
}

/**
 * For browsers that may lack `import.meta.resolve`, as the oldest that can run the package, Parcel's
 * pages find scripts without an inline import map, which the policy would refuse.
 */
const PARCEL_BROWSERS = ['chrome >= 100', 'firefox >= 114', 'safari >= 16.4'];

/** @param {string} folder */
async function parcelBuild(folder) {
  const project = { type: 'module', browserslist: PARCEL_BROWSERS };
  await writeFile(join(folder, 'package.json'), JSON.stringify(project));
  const options = ['--dist-dir', 'out', '--cache-dir', '.cache', '--no-source-maps'];
  const parcel = join(FOLDER, 'node_modules/parcel/lib/bin.js');
  await must('node', [parcel, 'build', 'index.html', ...options], { cwd: folder });
  return serveBuilt(folder);
}

/** @param {string} folder */
async function esbuildBuild(folder) {
  await load('esbuild').build({
    absWorkingDir: folder,
    entryPoints: ['main.js'],
    outdir: 'out',
    bundle: true,
    splitting: true,
    format: 'esm',
  });
  await copyPackage(folder);
  return serveBuilt(folder);
}

/** @param {string} folder */
async function rollupBuild(folder) {
  const { rollup } = load('rollup');
  const { nodeResolve } = load('@rollup/plugin-node-resolve');
  const plugins = [nodeResolve({ browser: true })];
  const bundle = await rollup({ input: join(folder, 'main.js'), plugins });
  await bundle.write({ dir: join(folder, 'out'), format: 'es' });
  await bundle.close();
  await copyPackage(folder);
  return serveBuilt(folder);
}

const COPY = 'a copy of `dist`, and `workerUrl`';

/** @type {Bundler[]} */
export const BUNDLERS = [
  {
    name: 'Vite 8, build',
    version: () => versionOf('vite', ROOT),
    needs: 'nothing',
    start: async (folder) => viteBuild(await import('vite'), folder),
  },
  {
    name: 'Vite 8, its server',
    version: () => versionOf('vite', ROOT),
    needs: 'the headers',
    start: async (folder) => viteServe(await import('vite'), folder),
  },
  {
    name: 'Vite 7, build',
    version: () => versionOf('vite7'),
    needs: 'nothing',
    start: async (folder) => viteBuild(await vite7(), folder),
  },
  {
    name: 'Vite 7, its server',
    version: () => versionOf('vite7'),
    needs: "the headers, and `optimizeDeps: { exclude: ['stackblend'] }`",
    start: async (folder) =>
      viteServe(await vite7(), folder, { optimizeDeps: { exclude: ['stackblend'] } }),
  },
  { name: 'webpack', version: () => versionOf('webpack'), needs: 'nothing', start: webpackBuild },
  {
    name: 'Parcel',
    version: () => versionOf('parcel'),
    needs:
      '`"@parcel/resolver-default": { "packageExports": true }` and, under a strict policy, `browserslist` in package.json',
    start: parcelBuild,
  },
  { name: 'esbuild', version: () => versionOf('esbuild'), needs: COPY, start: esbuildBuild },
  { name: 'Rollup', version: () => versionOf('rollup'), needs: COPY, start: rollupBuild },
];
