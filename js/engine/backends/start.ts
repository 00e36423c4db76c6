import { StackBlendError } from '../contract/errors.ts';
import type { Variant } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import type { Started } from '../protocol.ts';
import type { Backend } from './backend.ts';
import { SingleBackend } from './single.ts';
import { ThreadsBackend } from './threads.ts';
import { WorkerClient } from './worker-client.ts';

/** Checked options of an engine. */
export interface StartSettings {
  readonly threads: number;
  readonly maxMemory: number;
  readonly workerUrl: string | URL | undefined;
  readonly wasmUrl: string | undefined;
  /** Whether there is something else to start where threads do not. */
  readonly hasFallback: boolean;
}

/**
 * How long a start may take, in seconds. One of threads that takes longer will mostly never end:
 * browsers report nothing then. Where there is nothing to fall back to, the machine may just be busy:
 * only what never answers is given up.
 */
const PATIENCE = { withFallback: 5, without: 30 };
const TURNS_PER_SECOND = 10;

function silentWorker(variant: Variant, patience: number): StackBlendError {
  const within = `within ${patience} s`;
  if (variant === 'threads') {
    const advice = 'browsers limit the workers of a page: end some, or set threads or variant';
    return new StackBlendError('unsupported', `no thread started ${within}; ${advice}`);
  }
  const advice = 'the page may be blocked from starting workers, or the machine be too busy';
  return new StackBlendError('load-failed', `a worker did not answer ${within}; ${advice}`);
}

/**
 * Ends the worker when its start takes too long. Counted in short turns of the event loop: while
 * the page is busy no time passes here, and an answer that has come meanwhile is heard first.
 */
function withTimeout<T>(
  promise: Promise<T>,
  client: WorkerClient,
  variant: Variant,
  patience: number,
): Promise<T> {
  let left = patience * TURNS_PER_SECOND;
  const timer = setInterval(() => {
    if (--left <= 0) client.fail(silentWorker(variant, patience));
  }, 1000 / TURNS_PER_SECOND);
  return promise.finally(() => clearInterval(timer));
}

/** A browser throws where the script is not of the page's origin, Node where it is no file. */
function openWorker(platform: Platform, variant: Variant, url?: string | URL): WorkerClient {
  try {
    return new WorkerClient(platform, variant, url);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const advice = 'host the package or a workerUrl on the origin of the page';
    throw new StackBlendError('load-failed', `no worker could be opened: ${why}; ${advice}`, {
      cause,
    });
  }
}

/** Opens a worker, adds it to `clients`, and waits until its module runs. */
async function startWorker(
  platform: Platform,
  variant: Variant,
  settings: StartSettings,
  clients: WorkerClient[],
): Promise<Started> {
  const { workerUrl, wasmUrl, threads, maxMemory, hasFallback } = settings;
  const client = openWorker(platform, variant, workerUrl);
  clients.push(client);
  const request = client.request('start', { threads, maxMemory, wasmUrl });
  const patience = hasFallback ? PATIENCE.withFallback : PATIENCE.without;
  const started = await withTimeout(request, client, variant, patience);
  if ((started.memory === null) === (variant === 'single')) return started;
  const message = `options.workerUrl: ${workerUrl} is not the worker of the variant ${variant}, which runs here; set options.variant too`;
  throw new StackBlendError('load-failed', message);
}

/** A worker that ends before its module has started is one that could not be loaded. */
function asLoadFailure(error: unknown): unknown {
  const crashed = error instanceof StackBlendError && error.code === 'worker-crashed';
  return crashed
    ? new StackBlendError('load-failed', `the engine's worker did not start: ${error.message}`)
    : error;
}

/** Starts the workers of one variant. Rejects with `load-failed` or `unsupported`. */
export async function startBackend(
  platform: Platform,
  variant: Variant,
  settings: StartSettings,
): Promise<Backend> {
  const clients: WorkerClient[] = [];
  const count = variant === 'threads' ? 1 : settings.threads;
  const start = () => startWorker(platform, variant, settings, clients);
  try {
    const started = await Promise.all(Array.from({ length: count }, start));
    if (variant === 'single') return new SingleBackend(clients, started);
    return await ThreadsBackend.create(clients[0] as WorkerClient, started[0] as Started);
  } catch (error) {
    const failure = asLoadFailure(error);
    for (const client of clients) client.fail(failure as StackBlendError);
    throw failure;
  }
}
