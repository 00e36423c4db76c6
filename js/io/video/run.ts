import { StackBlendError } from '../../engine/contract/errors.ts';
import type { VideoSample } from '../../vendor/mediabunny.ts';
import type { FrameIndex } from './frame-index.ts';

/** A decoder that gives nothing for so long hangs. */
const MAX_MS = 20_000;

/** Frames as a decoder gives them, in order. */
export interface Decoding {
  /** `done` at the end of the video. Rejects where it is broken. */
  next(): Promise<IteratorResult<VideoSample, unknown>>;
  /** Ends the decoder; frames that it holds are closed. */
  end(): void;
}

/** One decoder on its way through a video. */
export class Run {
  #next: number;
  #ended = false;
  /** A frame that came in place of one that is missing. */
  #ahead: VideoSample | undefined;

  constructor(
    private readonly name: string,
    private readonly index: FrameIndex,
    first: number,
    private readonly decoding: Decoding,
  ) {
    this.#next = first;
  }

  /** The index of the frame that comes next. */
  get next(): number {
    return this.#next;
  }

  /** The next frame, for the caller to close; undefined where the video lacks it. Rejects where it is broken. */
  async take(): Promise<VideoSample | undefined> {
    const { times, tolerance } = this.index;
    const wanted = times[this.#next]!;
    for (;;) {
      const sample = this.#ahead ?? (await this.#decoded());
      this.#ahead = undefined;
      if (sample && sample.timestamp < wanted - tolerance) {
        sample.close();
        continue;
      }
      this.#next++;
      if (!sample || sample.timestamp <= wanted + tolerance) return sample;
      this.#ahead = sample;
      return undefined;
    }
  }

  /** Ends the decoder; what is being decoded is given up. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#ahead?.close();
    this.decoding.end();
  }

  async #decoded(): Promise<VideoSample | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#hangs()), MAX_MS);
    });
    try {
      const { done, value } = await Promise.race([this.decoding.next(), late]);
      return done ? undefined : value;
    } finally {
      clearTimeout(timer);
    }
  }

  #hangs(): StackBlendError {
    return new StackBlendError(
      'bad-file',
      `${this.name}: the decoder gave no frame for ${MAX_MS / 1000} s at frame ${this.#next + 1}.`,
    );
  }
}
