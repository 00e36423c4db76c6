import { StackBlendError } from 'stackblend/io';

const CODES = ['bad-file', 'too-large', 'unsupported'];

/** What was noticed by accident, as engines word it, says nothing to anyone. */
const ACCIDENTS = [
  /is not a function|is not iterable|is not defined|is not a constructor|not an object/,
  /Cannot (read|set|convert|mix|destructure|access|perform)|reading '|undefined is|null is/,
  /Invalid (typed )?array length|Invalid (string length|count value|code point|array buffer)/i,
  /Array buffer allocation|allocation failed|Maximum call stack|too much recursion/i,
  /out[ -]of[ -](bounds|range)|outside (of )?the bounds|detached|offset is|multiple of/i,
  /BigInt|could not be cloned|memory access|unreachable/,
];

/** A decoder that had to be ended. */
const ENDED = /did not end|took longer|does not answer/;

/**
 * What is wrong with the error that a file ended in; undefined where nothing is.
 * @param {unknown} error
 * @param {string} name
 */
export function fault(error, name) {
  if (!(error instanceof StackBlendError)) return `no StackBlendError: ${textOf(error)}`;
  const { code, message } = error;
  if (!CODES.includes(code)) return `code ${code}: ${message}`;
  if (!message.includes(name)) return `a message without the file's name: ${message}`;
  if (ACCIDENTS.some((words) => words.test(message))) return `noticed by accident: ${message}`;
  if (ENDED.test(message)) return message;
  return undefined;
}

/** @param {unknown} error */
export const textOf = (error) => String(error instanceof Error ? error.stack : error);
