import type { Bytes } from 'stackblend';
import { expect } from 'vitest';

/**
 * Expects equal bytes. For stacks of any size: `toEqual` takes tenths of a second for 50,000 bytes
 * and prints them all.
 */
export function expectSame(actual: Bytes, expected: Bytes): void {
  expect(actual.length).toBe(expected.length);
  const at = actual.findIndex((value, i) => value !== expected[i]);
  expect(at, `byte ${at}: ${actual[at]} for ${expected[at]}`).toBe(-1);
}
