/**
 * The command `npm run reference`: the API reference, made by TypeDoc from what the sources say of
 * what they export, in build/reference. Fails where an export says nothing, or links to nothing.
 *
 * TypeDoc needs the compiler of TypeScript 6, so that both are installed in a folder of their own.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, say, step } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from './build.mjs';
import { onceFor, ROOT } from './stamp.mjs';

const VERSIONS = { typedoc: '0.28.20', typescript: 'npm:@typescript/typescript6@6.0.2' };
const FOLDER = join(ROOT, 'build/typedoc');
const OUTPUT = join(ROOT, 'build/reference');

/** The entries of the package. */
const ENTRIES = [
  ...['js/index.ts', 'js/core/index.ts', 'js/io/index.ts', 'web/viewer/index.ts'],
  ...['js/adapters/viv.ts', 'js/adapters/openseadragon.ts', 'js/adapters/openlayers.ts'],
];

/** What has to be documented: whatever can be imported. Members of it may speak for themselves. */
const DOCUMENTED = ['Variable', 'Function', 'Class', 'Interface', 'TypeAlias'];

async function installTypeDoc() {
  await mkdir(FOLDER, { recursive: true });
  const project = { name: 'reference', private: true, dependencies: VERSIONS };
  await writeFile(join(FOLDER, 'package.json'), JSON.stringify(project));
  await must('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER });
}

async function writeSettings() {
  const here = (/** @type {string} */ path) => relative(FOLDER, join(ROOT, path));
  const compilerOptions = {
    rootDir: here('.'),
    rootDirs: [here('.'), here('dist')],
    typeRoots: [here('node_modules/@types')],
  };
  const include = [here('js/**/*.ts'), here('web/viewer/**/*.ts')];
  const tsconfig = { extends: here('tsconfig.json'), compilerOptions, include };
  await writeFile(join(FOLDER, 'tsconfig.json'), JSON.stringify(tsconfig));
  const settings = {
    name: 'stackblend',
    tsconfig: 'tsconfig.json',
    entryPoints: ENTRIES.map(here),
    out: relative(FOLDER, OUTPUT),
    readme: 'none',
    disableSources: true,
    githubPages: false,
    excludePrivate: true,
    excludeExternals: true,
    // The sources are checked by the project's own compiler, which is a newer one.
    skipErrorChecking: true,
    requiredToBeDocumented: DOCUMENTED,
    // Lists whose types are exported.
    intentionallyNotExported: ['ALPHA_RULES', 'DTYPES', 'StackblendViewer'],
    validation: { notExported: true, invalidLink: true, notDocumented: true },
    treatValidationWarningsAsErrors: true,
  };
  await writeFile(join(FOLDER, 'typedoc.json'), JSON.stringify(settings));
}

async function main() {
  await build();
  const installed = ['build/typedoc/node_modules/.package-lock.json'];
  await onceFor('typedoc', ['js/build/reference.mjs'], installed, () =>
    step('Installing TypeDoc into build/typedoc', installTypeDoc),
  );
  await writeSettings();
  const typedoc = join(FOLDER, 'node_modules/typedoc/bin/typedoc');
  await must('node', [typedoc, '--logLevel', 'Warn'], { cwd: FOLDER });
  say(`the reference is in ${relative(process.cwd(), OUTPUT)}/index.html`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runCommand(main);
