import { StackBlendError } from '../../engine/contract/errors.ts';
import type { DecodeEvents, DecodeReply, DecodeRequest, DecodeWorker } from './protocol.ts';

/** A job that waits for a worker or runs in one. */
export interface Job {
  readonly request: DecodeRequest;
  readonly transfer: readonly ArrayBuffer[];
  readonly what: string;
  /** How long it may take. */
  readonly seconds: number;
  /** Nobody waits for it any more. */
  abandoned: boolean;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** What a lane tells the pool. */
export interface LaneEvents {
  /** It can take a job. */
  onIdle(): void;
  /** It is of no use any more. `loaded` tells whether its script ever ran. */
  onEnd(loaded: boolean, message: string): void;
}

/** Milliseconds between two looks at a running job. */
export const LOOK_MS = 500;

/** Seconds within which the script has to load. */
const START_SECONDS = 20;

/** What a job that nobody waits for may still take before its worker is ended. */
const ABANDONED_SECONDS = 1;

/**
 * One worker with one job at a time, ended when a job takes too long. Time is counted in looks, not
 * by the clock: while this thread is busy or asleep none passes.
 */
export class Lane {
  readonly #worker: DecodeWorker;
  readonly #events: LaneEvents;
  #state: 'starting' | 'idle' | 'busy' | 'ended' = 'starting';
  #job: Job | null = null;
  #looks = 0;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(start: (events: DecodeEvents) => DecodeWorker, events: LaneEvents) {
    this.#events = events;
    this.#worker = start({
      onReply: (reply) => this.#onReply(reply),
      onFailure: (message) => this.#end(message),
    });
    this.#worker.keepAlive(true);
    this.#watch();
  }

  get idle(): boolean {
    return this.#state === 'idle';
  }

  get starting(): boolean {
    return this.#state === 'starting';
  }

  run(job: Job): void {
    this.#state = 'busy';
    this.#job = job;
    this.#worker.keepAlive(true);
    this.#watch();
    try {
      this.#worker.post(job.request, job.transfer);
    } catch (error) {
      // What cannot be cloned: the worker has not heard of it.
      job.reject(error as Error);
      this.#free();
    }
  }

  /** Ends an idle worker. */
  close(): void {
    this.#state = 'ended';
    this.#stop();
    this.#worker.terminate();
  }

  #onReply(reply: DecodeReply): void {
    if (this.#state === 'ended') return;
    if (reply.type === 'ready') {
      this.#free();
      return;
    }
    const job = this.#job;
    if (!job || reply.id !== job.request.id) return;
    if (reply.type === 'done') job.resolve(reply.result);
    else if (reply.code) job.reject(new StackBlendError(reply.code, reply.message));
    else job.reject(new Error(reply.message));
    this.#free();
  }

  #free(): void {
    this.#state = 'idle';
    this.#job = null;
    this.#stop();
    this.#worker.keepAlive(false);
    this.#events.onIdle();
  }

  #watch(): void {
    this.#looks = 0;
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const job = this.#job;
    const passed = (++this.#looks * LOOK_MS) / 1000;
    if (!job) {
      if (passed >= START_SECONDS) this.#end(`its script did not load within ${START_SECONDS} s`);
    } else if (job.abandoned && passed >= ABANDONED_SECONDS) {
      this.#end('given up');
    } else if (passed >= job.seconds) {
      this.#end(`its decoder did not end within ${job.seconds} s and was ended`);
    }
  }

  #end(message: string): void {
    if (this.#state === 'ended') return;
    const loaded = this.#state !== 'starting';
    this.#state = 'ended';
    this.#stop();
    this.#worker.terminate();
    const job = this.#job;
    job?.reject(new StackBlendError('bad-file', `${job.what}: cannot be decoded (${message}).`));
    this.#events.onEnd(loaded, message);
  }
}
