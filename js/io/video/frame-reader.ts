import { StackBlendError } from '../../engine/contract/errors.ts';
import type { VideoSample } from '../../vendor/mediabunny.ts';
import { type FrameIndex, keyBefore } from './frame-index.ts';
import { type Decoding, Run } from './run.ts';

/** Begins to decode at a time in seconds. */
export type StartDecoding = (time: number) => Decoding;

/** What becomes of a decoded frame; it is closed afterwards. */
export type Convert<T> = (sample: VideoSample) => Promise<T>;

/** Decoding so many frames that nobody asked for costs less than beginning anew. */
const SKIP = 8;

/** Going backwards, so many frames up to the one that was asked for are kept. */
export const BEHIND = 16;

/**
 * Frames of a video by their index. One decoder runs on for as long as the frames that are asked for
 * follow one another; others begin it anew at the key frame before.
 */
export class FrameReader<T> {
  #turn: Promise<unknown> = Promise.resolve();
  #run: Run | undefined;
  #last = 0;
  #closed = false;

  constructor(
    private readonly name: string,
    private readonly index: FrameIndex,
    private readonly start: StartDecoding,
    private readonly convert: Convert<T>,
    /** Is given frames that were decoded on the way and may be asked for next. */
    private readonly keep?: (index: number, frame: T) => void,
  ) {}

  /** One frame. Rejects with `bad-file` where it cannot be decoded, with `signal.reason` when aborted. */
  frame(index: number, signal?: AbortSignal): Promise<T> {
    const turn = this.#turn.then(() => this.#frame(index, signal));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Ends the decoder. */
  close(): void {
    this.#closed = true;
    this.#end();
  }

  async #frame(index: number, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#closed) throw new StackBlendError('disposed', `${this.name}: the video was closed.`);
    const end = () => this.#end();
    signal?.addEventListener('abort', end, { once: true });
    try {
      return await this.#decode(index, this.#runFor(index));
    } catch (error) {
      end();
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', end);
    }
  }

  /** The run that is going, where it will come to the frame soon; else one that begins before it. */
  #runFor(index: number): Run {
    const next = this.#run?.next ?? Number.POSITIVE_INFINITY;
    const near = index >= next && (index - next <= SKIP || keyBefore(this.index, index) <= next);
    if (this.#run && near) return this.#run;
    this.#end();
    const from = this.#backwards(index) ? Math.max(0, index - BEHIND + 1) : index;
    this.#run = new Run(this.name, this.index, from, this.start(this.index.times[from]!));
    return this.#run;
  }

  #backwards(index: number): boolean {
    return this.keep !== undefined && index < this.#last;
  }

  async #decode(index: number, run: Run): Promise<T> {
    const keep = this.#backwards(index) ? this.keep : undefined;
    this.#last = index;
    while (run.next < index) {
      const passed = run.next;
      const sample = await run.take();
      if (!sample) continue;
      try {
        keep?.(passed, await this.convert(sample));
      } finally {
        sample.close();
      }
    }
    const sample = await run.take();
    if (!sample) throw missing(this.name, index);
    try {
      return await this.convert(sample);
    } finally {
      sample.close();
    }
  }

  #end(): void {
    this.#run?.end();
    this.#run = undefined;
  }
}

function missing(name: string, index: number): StackBlendError {
  return new StackBlendError(
    'bad-file',
    `${name}: frame ${index + 1} cannot be decoded: the file ends before it, or its data are broken.`,
  );
}
