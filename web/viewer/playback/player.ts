/** When playing began, and from which frame. */
export interface Clock {
  readonly start: number;
  readonly from: number;
  readonly fps: number;
  readonly frames: number;
}

/**
 * The frame that is due at `now` milliseconds. Frames follow the time: where painting is slower
 * than the rate some are left out, so that a movie lasts as long as it should.
 */
export function frameAt({ start, from, fps, frames }: Clock, now: number): number {
  if (frames < 1) return 0;
  // A little added: animation frames come a fraction of a millisecond early, too.
  const steps = Math.floor(Math.max(0, ((now - start) * fps) / 1000) + 0.02);
  return (from + steps) % frames;
}

/** Counts painted frames and tells their rate about twice a second. */
export class RateMeter {
  #since: number | null = null;
  #count = 0;

  /** Notes a frame painted at `now`; returns frames per second, or null until it is known. */
  tick(now: number): number | null {
    if (this.#since === null) {
      this.#since = now;
      return null;
    }
    this.#count++;
    const elapsed = now - this.#since;
    if (elapsed < 500 || this.#count < 2) return null;
    const rate = (this.#count * 1000) / elapsed;
    this.#since = now;
    this.#count = 0;
    return rate;
  }
}

/** What a {@link Player} plays. */
export interface Playable {
  /** Frame shown, frames there are, and the rate asked for. */
  now(): { readonly t: number; readonly frames: number; readonly fps: number };
  show(t: number): void;
  rate(framesPerSecond: number): void;
}

/** Shows frame after frame, from animation frame to animation frame. */
export class Player {
  readonly #playable: Playable;
  #request = 0;
  #clock: Clock | null = null;
  #meter = new RateMeter();

  constructor(playable: Playable) {
    this.#playable = playable;
  }

  /** Starts, or starts anew when rate, frame or stack changed. */
  start(): void {
    this.stop();
    const step = (now: number) => {
      this.#request = requestAnimationFrame(step);
      this.#step(now);
    };
    this.#request = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    this.#clock = null;
    this.#meter = new RateMeter();
  }

  #step(now: number): void {
    const { t, frames, fps } = this.#playable.now();
    this.#clock ??= { start: now, from: t, fps, frames };
    const due = frameAt(this.#clock, now);
    if (due === t) return;
    this.#playable.show(due);
    const rate = this.#meter.tick(now);
    if (rate !== null) this.#playable.rate(rate);
  }
}
