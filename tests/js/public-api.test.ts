import { expect, it } from 'vitest';

it.each([
  [
    'stackblend',
    [
      'BLEND_MODES',
      'COMPOSITE_MODES',
      'COMPOSITE_OPERATORS',
      'LUT_NAMES',
      'PROJECT_METHODS',
      'StackBlendError',
      'channelColours',
      'createEngine',
      'emissionColour',
      'screenStack',
    ],
  ],
  [
    'stackblend/core',
    ['BLEND_MODES', 'COMPOSITE_MODES', 'COMPOSITE_OPERATORS', 'StackBlendError', 'createCore'],
  ],
  ['stackblend/viewer', ['EXPORT_FORMATS', 'StackblendViewer', 'VIEWER_MODES']],
])('%s exports exactly what it promises', async (entry, names) => {
  expect(Object.keys(await import(entry)).sort()).toEqual(names);
});

it('offers the same names to browsers and to Node', async () => {
  for (const folder of ['', 'core/']) {
    const read = async (file: string) => {
      const { readFile } = await import('node:fs/promises');
      const text = await readFile(new URL(`../../js/${folder}${file}`, import.meta.url), 'utf8');
      const lists = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) =>
        list!.split(','),
      );
      const constants = [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => name!);
      const names = [...lists.map((name) => name.trim()), ...constants];
      return names.filter((name) => name && !name.startsWith('type ')).sort();
    };
    expect(await read('index.node.ts')).toEqual(await read('index.ts'));
  }
});

it('says that there are no elements where there are none', async () => {
  const { StackblendViewer } = await import('stackblend/viewer');
  expect(() => new StackblendViewer()).toThrow(/there are no elements here/);
});
