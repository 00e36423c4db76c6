import { warnOnce } from '../../engine/warn.ts';
import { type Decode, type DecodeOptions, decodeHere } from './decode.ts';
import type { DecoderName } from './decoders.ts';
import { type Job, Lane } from './lane.ts';
import type { DecodeEvents, DecodeWorker } from './protocol.ts';

/** What differs between platforms, and between a pool and the tests of one. */
export interface PoolOptions {
  /** Starts a worker; left out, or throwing, where there are none: jobs then run in this thread. */
  readonly start?: ((events: DecodeEvents) => DecodeWorker) | undefined;
  /** Workers at most. */
  readonly workers: number;
  /** Quick jobs run in this thread: where decoders cost nothing to load and no page waits. Default false. */
  readonly quickHere?: boolean;
  /** What every job may take. Default 10. */
  readonly seconds?: number;
  /** Without jobs for so long all workers end. Default 30. */
  readonly idleSeconds?: number;
}

/** Beyond the seconds that every job has: slow decoders give some tens of megabytes in one. */
const BYTES_PER_SECOND = 4 * 2 ** 20;

/**
 * Workers that decode, started when they are needed. Jobs run in the order in which they come. A
 * worker that hangs is ended and its job fails; the next job gets a new one.
 */
export class DecodePool {
  readonly #options: Required<Omit<PoolOptions, 'start'>> & Pick<PoolOptions, 'start'>;
  readonly #lanes = new Set<Lane>();
  readonly #queue: Job[] = [];
  #nextId = 1;
  #usable: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PoolOptions) {
    this.#options = { quickHere: false, seconds: 10, idleSeconds: 30, ...options };
    this.#usable = options.start !== undefined;
  }

  /** Workers that run now. */
  get size(): number {
    return this.#lanes.size;
  }

  /** See {@link Decode}. */
  readonly decode: Decode = (name, payload, options) =>
    this.#decode(name, payload, options) as Promise<never>;

  async #decode(name: DecoderName, payload: unknown, options: DecodeOptions): Promise<unknown> {
    options.signal?.throwIfAborted();
    const here = !this.#usable || (options.quick && this.#options.quickHere);
    if (here) return decodeHere(name, payload as never, options);
    return this.#enqueue(name, payload, options);
  }

  #enqueue(decoder: DecoderName, payload: unknown, options: DecodeOptions): Promise<unknown> {
    const { signal, what, bytes, transfer = [] } = options;
    const seconds = this.#options.seconds + Math.ceil(bytes / BYTES_PER_SECOND);
    return new Promise((resolve, reject) => {
      const job: Job = {
        request: { id: this.#nextId++, decoder, payload },
        transfer,
        what,
        seconds,
        abandoned: false,
        resolve: (result) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(result);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      const onAbort = () => {
        this.#abandon(job);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(job);
      this.#advance();
    });
  }

  #abandon(job: Job): void {
    job.abandoned = true;
    const at = this.#queue.indexOf(job);
    if (at >= 0) this.#queue.splice(at, 1);
  }

  #advance(): void {
    clearTimeout(this.#timer);
    let starting = 0;
    for (const lane of this.#lanes) {
      const job = lane.idle ? this.#queue.shift() : undefined;
      if (job) lane.run(job);
      else if (lane.starting) starting++;
    }
    while (this.#queue.length > starting && this.#lanes.size < this.#options.workers) {
      if (!this.#startLane()) return;
      starting++;
    }
    if (this.#queue.length === 0) this.#endWhenIdle();
  }

  /** Starts one more worker; false where that fails, and everything runs here from now on. */
  #startLane(): boolean {
    try {
      const lane: Lane = new Lane(this.#options.start!, {
        onIdle: () => this.#advance(),
        onEnd: (loaded, message) => {
          this.#lanes.delete(lane);
          if (loaded) this.#advance();
          else this.#goWithout(message);
        },
      });
      this.#lanes.add(lane);
      return true;
    } catch (error) {
      this.#goWithout(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  /** No worker loads: what waits is decoded here, where a hanging decoder cannot be ended. */
  #goWithout(message: string): void {
    if (this.#usable) {
      warnOnce(
        `stackblend: files are decoded on this thread, because the decode worker did not start (${message}); ` +
          'serve io/workers/decode-worker.js beside the package and allow it by worker-src.',
        'stackblend: no decode worker',
      );
    }
    this.#usable = false;
    for (const job of this.#queue.splice(0)) {
      const { decoder, payload } = job.request;
      decodeHere(decoder as DecoderName, payload as never, { what: job.what, bytes: 0 }).then(
        (result) => job.resolve(result),
        (error) => job.reject(error),
      );
    }
  }

  #endWhenIdle(): void {
    this.#timer = setTimeout(() => {
      if (this.#queue.length > 0) return;
      for (const lane of this.#lanes) {
        if (!lane.idle) continue;
        lane.close();
        this.#lanes.delete(lane);
      }
    }, this.#options.idleSeconds * 1000);
    // In Node a timer keeps the process alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }
}
