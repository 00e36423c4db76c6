import { readFileSync } from 'node:fs';
import { BLEND_MODES, COMPOSITE_MODES, COMPOSITE_OPERATORS, PROJECT_METHODS } from 'stackblend';
import { expect, it } from 'vitest';
import { DTYPES } from '../../../js/engine/contract/dtypes.ts';

/** A header of the C++ API. */
function header(name: string): string {
  const url = new URL(`../../../cpp/include/stackblend/${name}`, import.meta.url);
  return readFileSync(url, 'utf8');
}

/** Keywords of a list that C++ is made from. */
function keywords(file: string, macro: string): string[] {
  const lines = header(file).matchAll(new RegExp(`^${macro}\\(\\w+, "([\\w-]+)"`, 'gm'));
  return [...lines].map(([, keyword]) => keyword!);
}

/** The names of an enumeration, as words of JavaScript. */
function enumeration(file: string, name: string): string[] {
  const body = new RegExp(`enum class ${name}[^{]*\\{([^}]*)\\}`).exec(header(file))![1]!;
  return body.split(',').map((part) => part.trim().slice(1).toLowerCase());
}

it('modes and operators are those of C++, in its order', () => {
  expect([...BLEND_MODES]).toEqual(keywords('modes.def', 'STACKBLEND_BLEND_MODE'));
  expect([...COMPOSITE_OPERATORS]).toEqual(keywords('modes.def', 'STACKBLEND_OPERATOR'));
});

it('ways to combine channels are those of C++, in its order', () => {
  const expected = keywords('composite_modes.def', 'STACKBLEND_COMPOSITE_MODE');
  expect([...COMPOSITE_MODES]).toEqual(expected);
});

it('element types and methods of projection are those of C++, in its order', () => {
  expect([...DTYPES]).toEqual(enumeration('dtype.h', 'DType'));
  expect([...PROJECT_METHODS]).toEqual(enumeration('project.h', 'ProjectMethod'));
});
