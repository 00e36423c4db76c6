import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { IoPlatform } from './platform.ts';
import { diskTree } from './tree/disk-tree.node.ts';
import type { DecodeEvents, DecodeReply, DecodeWorker } from './workers/protocol.ts';

function startDecoder(events: DecodeEvents): DecodeWorker {
  // Node refuses a file as a worker under `--input-type`, which programs given by `--eval` have.
  const isInput = process.execArgv.some((arg) => arg.startsWith('--input-type'));
  const worker = new Worker(new URL('./workers/decode-worker.node.js', import.meta.url), {
    name: 'stackblend-decode',
    ...(isInput && { execArgv: [] }),
  });
  worker.on('message', (reply: DecodeReply) => events.onReply(reply));
  worker.on('messageerror', (error) => events.onFailure(error.message));
  worker.on('error', (error: Error) => events.onFailure(error.message));
  worker.on('exit', (code) => events.onFailure(`it ended with exit code ${code}`));
  worker.unref();
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    keepAlive: (alive) => (alive ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}

/** Node: `file:` URLs are files and folders on disk. */
export const nodePlatform: IoPlatform = {
  baseUrl: () => undefined,
  async openLocal(url) {
    const path = fileURLToPath(url);
    const info = await stat(path).catch(() => undefined);
    if (info?.isDirectory()) return { tree: diskTree(path), path: '' };
    return { tree: diskTree(dirname(path)), path: basename(path) };
  },
  cores: availableParallelism,
  quickHere: true,
  startDecoder,
};
