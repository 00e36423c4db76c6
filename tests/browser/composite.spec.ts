import { readFile } from 'node:fs/promises';
import { createEngine } from 'stackblend';
import { findings } from './pages/composites.js';
import { expect, test } from './servers.ts';

async function findingsInNode() {
  const engine = await createEngine({ variant: 'single', threads: 1 });
  const vectors = new URL('../vectors/', import.meta.url);
  const found = await findings(engine, async (name: string) => {
    return new Uint8Array(await readFile(new URL(name, vectors)));
  });
  engine.dispose();
  return found;
}

for (const { isolated, expected } of [
  { isolated: true, expected: 'threads' },
  { isolated: false, expected: 'single' },
]) {
  test(`composites, histograms and projections as in Node: ${expected}`, async ({ page, open }) => {
    const { complaints } = await open('/', { isolated });
    const found = await page.evaluate(async () => {
      const { findingsInPage } = await import('/composites.js' as string);
      return findingsInPage({ threads: 2 });
    });
    expect(found.variant).toBe(expected);
    expect(found.composites).toHaveLength(12);
    expect(found.composites.filter((each: { off: number }) => each.off > 1)).toEqual([]);
    const { composites, reduced } = await findingsInNode();
    expect(found.composites).toEqual(composites);
    expect(found.reduced).toEqual(reduced);
    expect(complaints.console).toEqual([]);
  });
}
