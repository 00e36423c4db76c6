import { StackBlendError } from '../contract/errors.ts';
import type { Variant } from '../contract/types.ts';
import type { Platform, WorkerHandle } from '../platform.ts';
import type { Reply, Request, Requests, Results } from '../protocol.ts';
import { STILL_SECONDS, Watchdog } from './watchdog.ts';

interface Pending {
  resolve(result: Results[keyof Results]): void;
  reject(error: Error): void;
}

/** One worker: requests out, promises back. When it fails, everything pending rejects. */
export class WorkerClient {
  readonly #worker: WorkerHandle;
  readonly #pending = new Map<number, Pending>();
  readonly #failureListeners = new Set<(error: StackBlendError) => void>();
  #nextId = 1;
  #failure: StackBlendError | null = null;
  #holds = 0;
  #replies = 0;
  #othersProgress: () => number = () => 0;
  readonly #watchdog = new Watchdog(
    {
      // Its start takes as long as a download does, and has limits of its own.
      isBusy: () => this.#holds > 0 && this.#replies > 0,
      progress: () => this.#replies + this.#othersProgress(),
    },
    () => this.#crash(`it stood still for ${STILL_SECONDS} s and was ended`),
  );

  constructor(platform: Platform, variant: Variant, url: string | URL | undefined) {
    this.#worker = platform.startWorker(variant, url, {
      onReply: (reply) => this.#settle(reply),
      onFailure: (why) => this.#crash(why),
    });
  }

  /** Why the worker is of no use any more, or null. */
  get failure(): StackBlendError | null {
    return this.#failure;
  }

  /** Requests that have not been answered. */
  get load(): number {
    return this.#pending.size;
  }

  request<T extends keyof Results>(
    type: T,
    payload: Requests[T],
    transfer?: readonly ArrayBuffer[],
  ): Promise<Results[T]> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    const promise = new Promise<Results[T]>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject });
    });
    this.hold();
    try {
      this.#worker.post({ type, id, payload } as Request, transfer);
    } catch (error) {
      this.#pending.delete(id); // there will be no answer
      this.release();
      return Promise.reject(error);
    }
    return promise;
  }

  /** Asks for a pump of the ring; the tiles themselves are the answer. */
  pump(): void {
    if (!this.#failure) this.#worker.post({ type: 'pump' });
  }

  /** Keeps the process alive until the matching {@link release}. */
  hold(): void {
    if (this.#holds++ === 0) this.#worker.keepAlive(true);
    if (this.#replies > 0) this.#watchdog.wake();
  }

  release(): void {
    if (--this.#holds === 0) this.#worker.keepAlive(false);
  }

  /** Where else, besides in replies, this worker's progress shows. */
  watch(progress: () => number): void {
    this.#othersProgress = progress;
  }

  onFailure(listener: (error: StackBlendError) => void): void {
    if (this.#failure) listener(this.#failure);
    else this.#failureListeners.add(listener);
  }

  /** Ends the worker; what is pending rejects with `error`. Later calls do nothing. */
  fail(error: StackBlendError): void {
    if (this.#failure) return;
    this.#failure = error;
    this.#watchdog.stop();
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    for (const listener of this.#failureListeners) listener(error);
    this.#failureListeners.clear();
  }

  #crash(why: string): void {
    const message =
      this.#replies > 0
        ? `a worker of the engine is gone: ${why}; the next call starts a new one`
        : why; // it has never run
    this.fail(new StackBlendError('worker-crashed', message));
  }

  #settle(reply: Reply): void {
    if (!reply.ok && reply.fatal) {
      this.#crash(reply.message);
      return;
    }
    this.#replies++;
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    this.#pending.delete(reply.id);
    this.release();
    if (reply.ok) pending.resolve(reply.result);
    else pending.reject(new StackBlendError(reply.code, reply.message));
  }
}
