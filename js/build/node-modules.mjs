/**
 * Installs the development dependencies when they are missing or older than package-lock.json.
 * Only Node's own modules are used here: on a fresh clone there are no others.
 */
import { must, step } from '../../cpp/toolchain/run.mjs';
import { onceFor, ROOT } from './stamp.mjs';

/** Refuses a Node that is too old before anything fails less clearly. */
export function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    throw new Error(`Node ${process.versions.node}: stackblend needs Node 20 or newer`);
}

/**
 * Installs what package-lock.json says, once for each version of it. Not by `npm ci`: that refuses
 * a lock file that lacks optional packages of other platforms, as registry mirrors do.
 */
export async function ensureNodeModules() {
  checkNode();
  await onceFor('node-modules', ['package-lock.json'], ['node_modules/.package-lock.json'], () =>
    step('Installing npm packages into node_modules', async () => {
      await must('npm', ['install', '--no-save', '--no-audit', '--no-fund'], { cwd: ROOT });
    }),
  );
}
