/**
 * The commands `npm test` and `npm run test:all`: installs and builds what is missing, then runs
 * the stages; those that wait more than they work first, two at a time. Arguments name single stages: `npm test -- vitest browser`.
 */
import { fileURLToPath } from 'node:url';
import { formatSeconds, run, say } from '../cpp/toolchain/run.mjs';
import { runCommand } from '../js/build/build.mjs';
import { ensureNodeModules } from '../js/build/node-modules.mjs';
import { ROOT } from '../js/build/stamp.mjs';

const SELF = fileURLToPath(import.meta.url);

/** @param {string[]} args */
async function chooseStages(args) {
  const { STAGES } = await import('./stages.mjs');
  const names = args.filter((arg) => arg !== '--all');
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    const known = STAGES.map(({ name }) => name).join(', ');
    throw new Error(`no stage ${unknown.join(', ')}; there are ${known}`);
  }
  if (names.length > 0) return STAGES.filter(({ name }) => names.includes(name));
  // test:all adds to npm test; CI runs the one after the other.
  return STAGES.filter(({ extra }) => extra === args.includes('--all'));
}

/** @typedef {{ name: string, passed: boolean, time: number }} Result */

/** Stages that wait more than they work: as many at a time. */
const BESIDE = 2;

/**
 * A stage in a process of its own, whose output is shown when it has ended.
 * @param {string} name
 * @returns {Promise<Result>}
 */
async function runApart(name) {
  const start = performance.now();
  const { code, output } = await run(process.execPath, [SELF, name], { cwd: ROOT });
  say(output);
  return { name, passed: code === 0, time: performance.now() - start };
}

/**
 * Stages side by side, begun in their order.
 * @param {string[]} names
 * @returns {Promise<Result[]>}
 */
async function runBeside(names) {
  /** @type {Result[]} */
  const results = [];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < names.length; i = next++) {
      results[i] = await runApart(names[i] ?? '');
    }
  };
  await Promise.all(Array.from({ length: BESIDE }, lane));
  return results;
}

/** @param {{ name: string, run(): Promise<void> }} stage @returns {Promise<Result>} */
async function runStage({ name, run }) {
  say(`\n── ${name} ──`);
  const start = performance.now();
  try {
    await run();
    return { name, passed: true, time: performance.now() - start };
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return { name, passed: false, time: performance.now() - start };
  }
}

await runCommand(async () => {
  await ensureNodeModules();
  const stages = await chooseStages(process.argv.slice(2));
  const beside = stages.filter((stage) => stage.beside && stages.length > 1);
  const results = await runBeside(beside.map(({ name }) => name));
  for (const stage of stages) if (!beside.includes(stage)) results.push(await runStage(stage));
  say('');
  for (const { name, passed, time } of results) {
    say(`${passed ? 'passed' : 'FAILED'}  ${name} (${formatSeconds(time)})`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  say(`stages: ${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});
