import { basename } from 'node:path';
import * as io from 'stackblend/io';
import { mutate, numbers } from './mutate.mjs';
import { samples } from './samples.mjs';

/**
 * The mutated files of a run: each round has a seed of its own, so that one alone can be repeated.
 * @param {number} seed
 * @param {string} only files whose path holds this
 */
export function inputs(seed, only) {
  const files = [...samples(io, process.env.STACKBLEND_DATA)].filter(([path]) =>
    path.includes(only),
  );
  if (files.length === 0) throw new Error(`no file's path holds "${only}"`);
  /** @param {number} round */
  const at = (round) => {
    const next = numbers(seed + round);
    const [path, bytes] = files[next(files.length)] ?? ['', new Uint8Array(0)];
    return { path, name: basename(path), data: mutate(bytes, next) };
  };
  return { count: files.length, at };
}
