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

/** @typedef {{ name: string, time: number, failure?: string }} Result `failure`: what it said last */

/** How many lines of each failed stage the end of the output repeats: what came before is far above. */
const REPEATED_LINES = 20;

/** @param {string} output */
function lastLines(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-REPEATED_LINES).join('\n');
}

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
  const time = performance.now() - start;
  return code === 0 ? { name, time } : { name, time, failure: lastLines(output) };
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
    return { name, time: performance.now() - start };
  } catch (error) {
    const failure = lastLines(error instanceof Error ? error.message : String(error));
    say(failure.split('\n').at(-1) ?? '');
    return { name, time: performance.now() - start, failure };
  }
}

/** @param {Result[]} results */
function report(results) {
  say('');
  for (const { name, time, failure } of results) {
    say(`${failure === undefined ? 'passed' : 'FAILED'}  ${name} (${formatSeconds(time)})`);
  }
  const failed = results.filter(({ failure }) => failure !== undefined);
  say(`stages: ${results.length - failed.length} passed, ${failed.length} failed`);
  for (const { name, failure } of failed) say(`\n── the end of ${name} ──\n${failure}`);
  if (failed.length > 0) process.exitCode = 1;
}

await runCommand(async () => {
  await ensureNodeModules();
  const stages = await chooseStages(process.argv.slice(2));
  const beside = stages.filter((stage) => stage.beside && stages.length > 1);
  const results = await runBeside(beside.map(({ name }) => name));
  for (const stage of stages) if (!beside.includes(stage)) results.push(await runStage(stage));
  report(results);
});
