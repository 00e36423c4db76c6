import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

/**
 * Writes the code of a guide (web/guides) into a module below build/ and says where: what people
 * read is what the tests run.
 */
export function guideModule(name: string): string {
  const text = readFileSync(new URL(`web/guides/${name}.md`, root), 'utf8');
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
  if (blocks.length === 0) throw new Error(`${name}.md has no code`);
  const folder = new URL('build/guides/', root);
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${name}.mjs`, folder);
  writeFileSync(file, blocks.join('\n'));
  return fileURLToPath(file);
}
