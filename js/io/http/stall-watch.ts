import { PassingFailure } from './retry.ts';

/** Checks within the time allowed: a busy page misses some, which must not count as silence. */
const CHECKS = 3;

/** Ends a request whose server has sent nothing for too long, and one that its caller aborts. */
export class StallWatch {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #onAbort: () => void;
  #silent = 0;
  /** Rejects with the failure, or with the caller's `signal.reason`; fetches may heed no signal. */
  readonly ended: Promise<never>;

  constructor(
    name: string,
    milliseconds: number,
    private readonly outer?: AbortSignal,
  ) {
    let end: (reason: unknown) => void = () => {};
    this.ended = new Promise((_, reject) => {
      end = (reason) => {
        reject(reason);
        this.#controller.abort(reason);
      };
    });
    this.#timer = setInterval(() => {
      if (++this.#silent <= CHECKS) return;
      end(new PassingFailure(`${name}: the server sent no byte for ${milliseconds / 1000} s`));
    }, milliseconds / CHECKS);
    this.#onAbort = () => end(outer?.reason);
    outer?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** For the request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something has come. */
  heard(): void {
    this.#silent = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.outer?.removeEventListener('abort', this.#onAbort);
  }
}
