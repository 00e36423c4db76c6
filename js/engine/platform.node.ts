import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Variant } from './contract/types.ts';
import type { Platform, WorkerEvents, WorkerHandle } from './platform.ts';
import type { Reply } from './protocol.ts';

/** Node refuses a file as a worker under `--input-type`, which programs given by `--eval` have. */
function execArgv(): { execArgv?: string[] } {
  const isInput = process.execArgv.some((arg) => arg.startsWith('--input-type'));
  return isInput ? { execArgv: [] } : {};
}

function startWorker(
  variant: Variant,
  url: string | URL | undefined,
  events: WorkerEvents,
): WorkerHandle {
  const script =
    url ??
    new URL(
      variant === 'threads' ? './worker-threads.node.js' : './worker-single.node.js',
      import.meta.url,
    );
  const worker = new Worker(new URL(script, import.meta.url), {
    name: `stackblend-${variant}`,
    ...execArgv(),
  });
  worker.on('message', (reply: Reply) => events.onReply(reply));
  worker.on('error', (error: Error) => events.onFailure(error.message));
  worker.on('exit', (code) => events.onFailure(`the worker ended with exit code ${code}`));
  worker.unref();
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    keepAlive: (alive) => (alive ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}

/** Workers as Node's `worker_threads` has them; memory can always be shared there. */
export const nodePlatform: Platform = {
  features: () => ({ isolated: true, sharedArrayBuffer: true, cores: availableParallelism() }),
  startWorker,
};
