import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import { LazyPart } from '../../../js/engine/lazy-part.ts';
import { yieldToEventLoop } from '../../../js/engine/schedule/event-loop.ts';
import type { SampleMessage, SampleReply, SampleRequest } from './request.ts';
import type { Sample } from './sample.ts';
import type { SampleOptions } from './stains.ts';

/** What makes the sample is loaded by the worker; here only where there is none. */
const making = new LazyPart(() => import('./sample.ts'));

/** Milliseconds of work on this thread after which the event loop gets its turn. */
const SLICE = 8;

/** Milliseconds without requests after which the worker ends. */
const IDLE = 20_000;

/** One that waits for the worker. */
interface Waiting {
  readonly request: SampleRequest;
  resolve(data: SampleReply['data'] | Promise<SampleReply['data']>): void;
  reject(error: unknown): void;
}

function startWorker(): Worker | null {
  if (typeof Worker === 'undefined') return null;
  try {
    return new Worker(new URL('./worker.js', import.meta.url), {
      type: 'module',
      name: 'stackblend-sample',
    });
  } catch {
    return null;
  }
}

/** Makes the frames and planes of one sample in a worker; on this thread where none starts. */
export class Studio {
  readonly #options: SampleOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #withoutWorker = false;
  #nextId = 1;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #sample: Sample | undefined;
  #sliceStart = 0;

  constructor(options: SampleOptions = {}) {
    this.#options = options;
  }

  make(request: SampleRequest & { readonly what: 'frame' }): Promise<Uint8Array<ArrayBuffer>>;
  make(request: SampleRequest & { readonly what: 'plane' }): Promise<Uint16Array<ArrayBuffer>>;
  make(request: SampleRequest): Promise<SampleReply['data']> {
    const worker = this.#start();
    if (!worker) return this.#makeHere(request);
    clearTimeout(this.#idle);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { request, resolve, reject });
      worker.postMessage({ id, options: this.#options, request } satisfies SampleMessage);
    });
  }

  /** Ends the worker; the next request starts one again. What waits for it is wanted no more, and rejects. */
  close(): void {
    const error = new StackBlendError('disposed', 'the sample was closed');
    for (const { reject } of this.#endWorker()) reject(error);
  }

  /** Returns what has waited for it. */
  #endWorker(): Waiting[] {
    clearTimeout(this.#idle);
    this.#worker?.terminate();
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    return waiting;
  }

  #start(): Worker | null {
    if (this.#withoutWorker) return null;
    this.#worker ??= startWorker();
    if (!this.#worker) {
      this.#withoutWorker = true;
      return null;
    }
    this.#worker.onmessage = ({ data: { id, data } }: MessageEvent<SampleReply>) => {
      this.#waiting.get(id)?.resolve(data);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.close(), IDLE);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#withoutWorker = true;
      for (const { request, resolve } of this.#endWorker()) resolve(this.#makeHere(request));
    };
    return this.#worker;
  }

  async #makeHere({ what, channel, t }: SampleRequest): Promise<SampleReply['data']> {
    if (performance.now() - this.#sliceStart > SLICE) {
      await yieldToEventLoop();
      this.#sliceStart = performance.now();
    }
    const { createSample } = await making.load();
    this.#sample ??= createSample(this.#options);
    const data = what === 'frame' ? this.#sample.frame(channel, t) : this.#sample.plane(channel, t);
    return data as SampleReply['data'];
  }
}
