import { close, constants, open } from 'node:fs';
import { promisify } from 'node:util';
import type { DiskPath } from './disk-paths.node.ts';

const openFile = promisify(open);

// Opening a pipe waits for its other end unless told not to. Not on Windows, which has none.
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Files open at once: a process may have some hundreds, its host's own among them, and few threads read. */
const MOST_OPEN = 32;

let count = 0;
const waiting: (() => void)[] = [];

/** Opens a file to read it, once fewer are open. Whoever gets it calls {@link leave}. Rejects as `open` of Node does. */
export async function openToRead(path: DiskPath): Promise<number> {
  if (count < MOST_OPEN) count++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await openFile(path, READ);
  } catch (error) {
    passOn();
    throw error;
  }
}

/** Closes a file. Nobody waits for that, and nothing was written that could be lost. */
export function leave(file: number): void {
  close(file, passOn);
}

/** The place of a file that is closed is that of the next which waits. */
function passOn(): void {
  const next = waiting.shift();
  if (next) next();
  else count--;
}
