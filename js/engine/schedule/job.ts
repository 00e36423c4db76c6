import type { Progress } from '../contract/types.ts';
import { ProgressReporter } from './progress.ts';

/** How one job is carried out: cut by the scheduler, run by a backend. */
export interface Work {
  /** Bytes of output. */
  readonly bytes: number;
  /** Slices begin and end at multiples of this. */
  readonly unit: number;
  /** Bytes that take 2–4 ms, as far as is known by now. */
  sliceBytes(): number;
  /** Runs one slice. Resolves when its output is complete, or early after `cancel`. */
  run(begin: number, end: number): Promise<void>;
  /** Makes running slices end soon. */
  cancel(): void;
  /** Gives back what the job held; called once, when no slice runs any more. */
  finish(): void;
}

export interface JobOptions {
  readonly frames: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called when the first slice starts. */
  readonly onBegin?: (() => void) | undefined;
}

/** One call's work between its submission and its promise. */
export class Job {
  readonly promise: Promise<void>;
  readonly #work: Work;
  readonly #options: JobOptions;
  readonly #onStopped: (job: Job) => void;
  #resolve!: () => void;
  #reject!: (reason: unknown) => void;
  #next = 0;
  #done = 0;
  #running = 0;
  #stopped: { reason: unknown } | null = null;
  #settled = false;
  readonly #progress: ProgressReporter | null;

  /** `onStopped` is called when the job wants no more slices though some are left. */
  constructor(work: Work, options: JobOptions, onStopped: (job: Job) => void) {
    this.#work = work;
    this.#options = options;
    this.#onStopped = onStopped;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { frames, onProgress } = options;
    this.#progress = onProgress
      ? new ProgressReporter(frames, onProgress, (error) => this.stop(error))
      : null;
    options.signal?.addEventListener('abort', this.#abort);
    if (options.signal?.aborted) this.#abort(); // between the call's check and now
  }

  /** Whether slices are left to start. */
  get isWaiting(): boolean {
    return this.#stopped === null && this.#next < this.#work.bytes;
  }

  /** Whether all of it fits in one slice: such jobs overtake. */
  get isShort(): boolean {
    return this.#work.bytes <= this.#work.sliceBytes();
  }

  /** Runs the next slice; the promise never rejects. */
  async runSlice(): Promise<void> {
    const { unit, bytes } = this.#work;
    const begin = this.#next;
    if (begin === 0) this.#options.onBegin?.();
    const size = Math.max(unit, Math.floor(this.#work.sliceBytes() / unit) * unit);
    const end = Math.min(bytes, begin + size);
    this.#next = end;
    this.#running++;
    try {
      await this.#work.run(begin, end);
      if (!this.#stopped) this.#advance(end - begin);
    } catch (error) {
      this.stop(error);
    }
    this.#running--;
    this.#settleWhenIdle();
  }

  /** Starts no more slices; rejects with `reason` when those that run have ended. */
  stop(reason: unknown): void {
    if (this.#stopped || this.#settled) return;
    this.#stopped = { reason };
    this.#work.cancel();
    this.#onStopped(this);
    this.#settleWhenIdle();
  }

  readonly #abort = (): void => this.stop(this.#options.signal?.reason);

  #advance(bytes: number): void {
    this.#done += bytes;
    if (this.#done < this.#work.bytes) this.#progress?.advance(this.#done / this.#work.bytes);
    else this.#progress?.complete();
  }

  #settleWhenIdle(): void {
    const isComplete = this.#done === this.#work.bytes;
    if (this.#settled || this.#running > 0 || !(this.#stopped || isComplete)) return;
    this.#settled = true;
    this.#progress?.stop();
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#work.finish();
    if (this.#stopped) this.#reject(this.#stopped.reason);
    else this.#resolve();
  }
}
