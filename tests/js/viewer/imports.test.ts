/** Which parts of the viewer know of which: also by types, so that each can be read without the others. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../web/viewer');

const files = (readdirSync(ROOT, { recursive: true }) as string[]).filter((path) =>
  path.endsWith('.ts'),
);

/** The files of the viewer that one imports, also types alone. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const found = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, to]) => to!);
  return found.map((to) => join(dirname(path), to)).filter((to) => files.includes(to));
}

const imports = new Map(files.map((path) => [path, importsOf(path)]));

/** The way from a file back to itself, or null. */
function circleAt(start: string): string | null {
  const ways = new Map([[start, start]]);
  for (const [path, way] of ways) {
    for (const to of imports.get(path)!) {
      if (to === start) return `${way} → ${to}`;
      if (!ways.has(to)) ways.set(to, `${way} → ${to}`);
    }
  }
  return null;
}

test('no file of the viewer imports itself by way of others', () => {
  expect([...imports.values()].flat().length).toBeGreaterThan(200);
  expect(files.map(circleAt).filter((circle) => circle !== null)).toEqual([]);
});

test('opening knows nothing of how layers are blended and shown', () => {
  const known = files
    .filter((path) => path.startsWith('session/'))
    .flatMap((path) => imports.get(path)!.map((to) => `${path} → ${to}`))
    .filter((each) => / → (stacks|views|styles|export)\//.test(each));
  expect(known).toEqual([]);
});
