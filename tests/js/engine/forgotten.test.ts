import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { VARIANTS } from '../support/engines.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/forgotten.mjs', import.meta.url));
const FRAME = 16 * 16 * 4;

it.each(VARIANTS)('a forgotten stack is warned of once, and not freed (%s)', async (variant) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', FIXTURE, variant]);
  const { before, found, warnings, held, after, kept } = JSON.parse(stdout);
  expect(before).toBe(0); // what is kept, freed, or has a view that is kept
  expect(found).toBe(2);
  expect(kept).toBe(FRAME);
  expect(held).toBe((1 + 2 + 4 + 4) * FRAME);
  expect(after).toBe(held);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('shape [4, 16, 16, 4] was dropped');
  expect(warnings[0]).toContain('without free()');
});
