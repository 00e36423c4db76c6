/**
 * Every blend mode as a ratio to screen on the same engine stacks, and four stacks in one pass
 * against three passes: `node tests/bench/modes.mjs`.
 *
 * Twice: with alphas of all kinds, and opaque, as microscopes give them, where rules that look at
 * alpha have a shorter way.
 */
import { cpus } from 'node:os';
import { say } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../js/build/build.mjs';
import { compareTimes, markdownTable } from './measure.mjs';

const SHAPE = [50, 512, 512, 4];
const THREADS = 2;
const REPEATS = 31;

/**
 * @typedef {import('stackblend').BlendOptions} Rule
 * @typedef {import('stackblend').Engine} Engine
 * @typedef {import('stackblend').EngineStack} Stack
 * @typedef {{ engine: Engine, stacks: Stack[], out: Stack }} Bench four stacks and a place for results
 */

/** @type {Record<string, Rule>} */
const OTHERS = {
  'multiply, opacity 0.5': { mode: 'multiply', opacity: 0.5 },
  'multiply, over, opacity 0.5': { mode: 'multiply', alpha: 'over', opacity: 0.5 },
  xor: { operator: 'xor' },
};

/** What the layers of four stacks are laid over each other by. @type {Record<string, Rule>} */
const OF_LAYERS = {
  screen: { mode: 'screen' },
  'multiply, opacity 0.5': { mode: 'multiply', opacity: 0.5 },
  'normal, over': { alpha: 'over' },
  'screen, over': { mode: 'screen', alpha: 'over' },
};

/** @param {'independent' | 'over'} alpha @returns {Promise<Record<string, Rule>>} */
async function everyMode(alpha) {
  const { BLEND_MODES } = await import('stackblend');
  const suffix = alpha === 'over' ? ', over' : '';
  return Object.fromEntries(BLEND_MODES.map((mode) => [`${mode}${suffix}`, { mode, alpha }]));
}

/** @returns {Promise<Bench>} */
async function prepare() {
  const { createEngine } = await import('stackblend');
  const engine = await createEngine({ threads: THREADS });
  const stacks = [];
  for (let seed = 1; seed <= 4; seed++) {
    const stack = await engine.allocate(SHAPE);
    let state = seed;
    for (let i = 0; i < stack.data.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      stack.data[i] = state >>> 24;
    }
    stacks.push(stack);
  }
  return { engine, stacks, out: await engine.allocate(SHAPE) };
}

/** @param {Bench} bench */
function makeOpaque({ stacks }) {
  for (const { data } of stacks) {
    for (let i = 3; i < data.length; i += 4) data[i] = 255;
  }
}

/** @param {Bench} bench @param {Record<string, Rule>} rules */
async function tableOfRules({ engine, stacks, out }, rules) {
  const [backdrop, source] = /** @type {[Stack, Stack]} */ (stacks.slice(0, 2));
  const rows = [];
  for (const [name, rule] of Object.entries(rules)) {
    const { second, ratio } = await compareTimes(
      REPEATS,
      () => engine.screen(backdrop, source, { out }),
      () => engine.blend(backdrop, source, { ...rule, out }),
    );
    rows.push([name, `${second.toFixed(1)} ms`, ratio.toFixed(2)]);
  }
  return markdownTable(['rule', 'median', 'speed of screen = 1'], rows);
}

/** @param {Bench} bench */
async function tableOfLayers({ engine, stacks, out }) {
  const [lowest, ...others] = /** @type {[Stack, ...Stack[]]} */ (stacks);
  const rows = [];
  for (const [name, rule] of Object.entries(OF_LAYERS)) {
    const layers = [{ data: lowest }, ...others.map((data) => ({ data, ...rule }))];
    const { first, second, ratio } = await compareTimes(
      REPEATS,
      async () => {
        let below = lowest;
        for (const source of others) {
          await engine.blend(below, source, { ...rule, out });
          below = out;
        }
      },
      () => engine.blendAll(layers, { out }),
    );
    rows.push([name, `${first.toFixed(1)} ms`, `${second.toFixed(1)} ms`, ratio.toFixed(2)]);
  }
  return markdownTable(['four stacks', 'three blends', 'one blendAll', 'faster by'], rows);
}

/** @param {string} title @param {Bench} bench @param {Record<string, Rule>} rules */
async function measure(title, bench, rules) {
  console.log(`\n### ${title}\n`);
  console.log(await tableOfRules(bench, rules));
  console.log(`\n${await tableOfLayers(bench)}`);
}

await runCommand(async () => {
  await build();
  const bench = await prepare();
  const size = `${SHAPE[0]} frames of ${SHAPE[1]} × ${SHAPE[2]}, ${THREADS} threads, engine stacks`;
  say(`${size}, Node ${process.versions.node}, ${cpus()[0]?.model}`);
  const over = await everyMode('over');
  const all = { ...(await everyMode('independent')), ...over, ...OTHERS };
  await measure('Alphas of all kinds', bench, all);
  makeOpaque(bench);
  await measure('Opaque', bench, { ...over, ...OTHERS });
  bench.engine.dispose();
});
