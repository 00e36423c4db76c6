/**
 * The commands `npm test` and `npm run test:all`: installs and builds what is missing, then runs
 * the stages one after the other. Arguments name single stages: `npm test -- vitest browser`.
 */
import { formatSeconds, say } from '../cpp/toolchain/run.mjs';
import { runCommand } from '../js/build/build.mjs';
import { ensureNodeModules } from '../js/build/node-modules.mjs';

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

/** @param {{ name: string, run(): Promise<void> }} stage */
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
  const results = [];
  for (const stage of await chooseStages(process.argv.slice(2)))
    results.push(await runStage(stage));
  say('');
  for (const { name, passed, time } of results) {
    say(`${passed ? 'passed' : 'FAILED'}  ${name} (${formatSeconds(time)})`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  say(`stages: ${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});
