import { expect, it } from 'vitest';

it.each([
  ['stackblend', ['StackBlendError', 'createEngine', 'screenStack']],
  ['stackblend/core', ['StackBlendError', 'createCore']],
])('%s exports exactly what it promises', async (entry, names) => {
  expect(Object.keys(await import(entry)).sort()).toEqual(names);
});

it('offers the same names to browsers and to Node', async () => {
  for (const folder of ['', 'core/']) {
    const read = async (file: string) => {
      const { readFile } = await import('node:fs/promises');
      const text = await readFile(new URL(`../../js/${folder}${file}`, import.meta.url), 'utf8');
      const names = [...text.matchAll(/^export (?:const (\w+)|\{ (\w+))/gm)];
      return names.map(([, constant, name]) => constant ?? name).sort();
    };
    expect(await read('index.node.ts')).toEqual(await read('index.ts'));
  }
});
