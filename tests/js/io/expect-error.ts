import { expect } from 'vitest';
import { StackBlendError, type StackBlendErrorCode } from '../../../js/io/index.ts';

/** The promise rejects with this code, and the message has these parts. */
export async function expectError(
  promise: Promise<unknown>,
  code: StackBlendErrorCode,
  ...parts: (string | RegExp)[]
): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StackBlendError);
  expect((error as StackBlendError).code).toBe(code);
  for (const part of parts) expect((error as Error).message).toMatch(part);
}
