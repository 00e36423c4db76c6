import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PATIENCE_MS, runProgram } from '../../runtimes/run-program.mjs';
import { VARIANTS } from '../support/engines.ts';

const folder = fileURLToPath(new URL('../../runtimes/programs', import.meta.url));
const node = { command: process.execPath, args: [], env: {} };

// The stage `runtimes` runs these programs in Bun and Deno too.
const options = { timeout: PATIENCE_MS + 5000 };
describe.each(VARIANTS)('the process of a program (%s)', options, (variant) => {
  it('lives until the last call is done, and ends then without dispose()', async () => {
    const { lines, how } = await runProgram(node, 'waits.mjs', [variant], folder);
    expect(lines).toEqual(['plain arrays', 'engine stacks', 'all done']);
    expect(how).toBe('by itself');
  });

  it('ends by itself after aborts, crashes and failed starts', async () => {
    const { lines, how } = await runProgram(node, 'smoke.mjs', [variant], folder);
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual(['all done']);
    expect(how).toBe('by itself');
  });

  it('sees no unhandled rejection when engines are disposed of at work', async () => {
    const { lines, how } = await runProgram(node, 'disposed.mjs', [variant], folder);
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual(['all done']);
    expect(how).toBe('by itself');
  });

  it('may be given by --eval', async () => {
    const code = `
      import { createEngine } from 'stackblend';
      const engine = await createEngine({ variant: '${variant}', threads: 2 });
      console.log(engine.variant);
    `;
    const args = ['--input-type=module', '--eval'];
    const { lines, how } = await runProgram({ ...node, args }, code, [], folder);
    expect(lines).toEqual([variant]);
    expect(how).toBe('by itself');
  });
});
