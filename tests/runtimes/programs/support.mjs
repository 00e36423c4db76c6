/** What the programs here share: small stacks with a known result, and checks that cannot hang. */
import assert from 'node:assert/strict';

/** @typedef {'threads' | 'single'} Variant */

/** The variant that the command line names. @returns {Variant} */
export const variantArgument = () => (process.argv[2] === 'single' ? 'single' : 'threads');

export const shape = [2, 3, 5, 4];
export const stack1 = Uint8Array.from({ length: 120 }, (_, i) => i * 2);
export const stack2 = Uint8Array.from({ length: 120 }, (_, i) => 255 - i);
export const expected = stack1.map((value, i) => {
  const product = (255 - value) * (255 - /** @type {number} */ (stack2[i]));
  return 255 - (i % 4 === 3 ? Math.floor(product / 255) : Math.floor((2 * product + 255) / 510));
});

/** Large enough for many slices, and for an abort in the middle. */
export const largeShape = [16, 512, 512, 4];
const largeBytes = 16 * 512 * 512 * 4;

/** A stack of {@link largeShape} of one value. @param {number} value */
export const largeStack = (value) => new Uint8Array(largeBytes).fill(value);

/** What a call rejects with. @param {Promise<unknown>} call @returns {Promise<unknown>} */
export const failureOf = (call) =>
  call.then(
    () => assert.fail('it resolved'),
    (reason) => reason,
  );

/** Longer than any start takes that the engine itself does not give up. */
const PATIENCE_MS = 10_000;

/**
 * Runs one check and prints how it went, for ../run.mjs to read. Others go on after one that fails
 * or hangs.
 * @param {string} name
 * @param {() => Promise<void>} body
 */
export async function check(name, body) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const hangs = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('hangs')), PATIENCE_MS);
  });
  try {
    await Promise.race([body(), hangs]);
    console.log(`ok ${name}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`not ok ${name}: ${error instanceof Error ? error.message : error}`);
  }
  clearTimeout(timer);
}
