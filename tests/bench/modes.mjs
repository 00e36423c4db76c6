/**
 * Every blend mode as a ratio to screen, on the same engine stacks, in the same run:
 * `node tests/bench/modes.mjs`.
 */
import { say } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../js/build/build.mjs';
import { markdownTable, median, medianTime } from './measure.mjs';

const SHAPE = [50, 512, 512, 4];
const THREADS = 2;
const ROUNDS = 5;
const REPEATS = 9;

/** @typedef {import('stackblend').BlendOptions} Rule */

/** @returns {Promise<[string, Rule][]>} */
async function rules() {
  const { BLEND_MODES } = await import('stackblend');
  return [
    ...BLEND_MODES.map((mode) => /** @type {[string, Rule]} */ ([mode, { mode }])),
    ...BLEND_MODES.map(
      (mode) => /** @type {[string, Rule]} */ ([`${mode}, over`, { mode, alpha: 'over' }]),
    ),
    ['multiply, opacity 0.5', { mode: 'multiply', opacity: 0.5 }],
    ['xor', { operator: 'xor' }],
  ];
}

async function makeStacks() {
  const { createEngine } = await import('stackblend');
  const engine = await createEngine({ threads: THREADS });
  const stacks = [];
  for (let seed = 1; seed <= 3; seed++) {
    const stack = await engine.allocate(SHAPE);
    let state = seed;
    for (let i = 0; i < stack.data.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      stack.data[i] = state >>> 24;
    }
    stacks.push(stack);
  }
  const [backdrop, source, out] = /** @type {[any, any, any]} */ (stacks);
  return { engine, backdrop, source, out };
}

await runCommand(async () => {
  await build();
  const { engine, backdrop, source, out } = await makeStacks();
  const rows = [];
  for (const [name, rule] of await rules()) {
    const ratios = [];
    let time = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const screen = await medianTime(REPEATS, () => engine.screen(backdrop, source, { out }));
      time = await medianTime(REPEATS, () => engine.blend(backdrop, source, { ...rule, out }));
      ratios.push(screen / time);
    }
    rows.push([name, `${time.toFixed(1)} ms`, median(ratios).toFixed(2)]);
  }
  engine.dispose();
  say(`${SHAPE[0]} frames of ${SHAPE[1]} × ${SHAPE[2]}, ${THREADS} threads, engine stacks`);
  console.log(markdownTable(['rule', 'median', 'speed of screen = 1'], rows));
});
