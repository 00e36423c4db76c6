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
}

/** A start of threads that takes longer will never end: browsers report nothing then. */
const THREADS_TIMEOUT_MS = 5000;
/** Workers without threads have nothing to fall back to: only what never answers is given up. */
const SINGLE_TIMEOUT_MS = 30_000;
const TURN_MS = 100;

/**
 * Ends the worker when the start takes too long. Counted in short turns of the event loop: while
 * the page is busy no time passes here, and an answer that has come meanwhile is heard first.
 */
function withTimeout<T>(
  promise: Promise<T>,
  client: WorkerClient,
  limit: number,
  error: StackBlendError,
): Promise<T> {
  let left = limit / TURN_MS;
  const timer = setInterval(() => {
    if (--left <= 0) client.fail(error);
  }, TURN_MS);
  return promise.finally(() => clearInterval(timer));
}

function startWorker(platform: Platform, variant: Variant, settings: StartSettings) {
  const { workerUrl, wasmUrl, threads, maxMemory } = settings;
  const client = new WorkerClient(platform, variant, workerUrl);
  const started = client.request('start', { threads, maxMemory, wasmUrl });
  return { client, started };
}

/** A worker that ends before its module has started is one that could not be loaded. */
function asLoadFailure(error: unknown): unknown {
  const crashed = error instanceof StackBlendError && error.code === 'worker-crashed';
  return crashed
    ? new StackBlendError('load-failed', `the engine's worker did not start: ${error.message}`)
    : error;
}

async function startThreads(platform: Platform, settings: StartSettings): Promise<Backend> {
  const { client, started } = startWorker(platform, 'threads', settings);
  const seconds = THREADS_TIMEOUT_MS / 1000;
  const noThreads = new StackBlendError('unsupported', `no thread started within ${seconds} s`);
  try {
    return await ThreadsBackend.create(
      client,
      await withTimeout(started, client, THREADS_TIMEOUT_MS, noThreads),
    );
  } catch (error) {
    const failure = asLoadFailure(error);
    client.fail(failure as StackBlendError);
    throw failure;
  }
}

function silentWorker(): StackBlendError {
  const seconds = SINGLE_TIMEOUT_MS / 1000;
  return new StackBlendError('load-failed', `a worker did not answer within ${seconds} s`);
}

async function startSingle(platform: Platform, settings: StartSettings): Promise<Backend> {
  const workers = Array.from({ length: settings.threads }, () =>
    startWorker(platform, 'single', settings),
  );
  const clients = workers.map(({ client }) => client);
  try {
    const started: Started[] = await Promise.all(
      workers.map(({ client, started }) =>
        withTimeout(started, client, SINGLE_TIMEOUT_MS, silentWorker()),
      ),
    );
    return new SingleBackend(clients, started);
  } catch (error) {
    const failure = asLoadFailure(error);
    for (const client of clients) client.fail(failure as StackBlendError);
    throw failure;
  }
}

/** Starts the workers of one variant. Rejects with `load-failed` or `unsupported`. */
export function startBackend(
  platform: Platform,
  variant: Variant,
  settings: StartSettings,
): Promise<Backend> {
  return variant === 'threads' ? startThreads(platform, settings) : startSingle(platform, settings);
}
