import { cacheOf } from '../image-source.ts';
import { SAMPLE_BYTES } from '../samples.ts';
import type { ImageSource, PlaneRequest, Region } from '../source.ts';

/** Options of {@link createPrefetcher}. */
export interface PrefetchOptions {
  /** The axis that is played or scrolled. */
  readonly along: 't' | 'z';
  /** Positions ahead of the present one. Default 4; fewer where half of the cache holds no more. */
  readonly ahead?: number;
  /** Planes that are read at the same time. Default 2. */
  readonly together?: number;
  /** Behind the last comes the first, as in playing round and round. Default false. */
  readonly wrap?: boolean;
}

/** Where the reader is now; what is left out is 0. */
export interface PrefetchPosition {
  readonly t?: number;
  readonly z?: number;
  /** Channels that are shown. Default all. */
  readonly channels?: readonly number[];
  readonly level?: number;
  /** Left out: whole planes. */
  readonly region?: Region;
  /** Which way it goes on. Default: as from the last position to this one, at first forward. */
  readonly direction?: 1 | -1;
}

/** Reads planes into the source's cache before they are asked for. */
export interface Prefetcher {
  /**
   * Reads what lies ahead of a position; what is being read and lies there still goes on, the rest
   * is aborted. Failures are silent here: `plane` tells them when it is asked.
   */
  move(position: PrefetchPosition): void;
  /** Aborts what is being read. `move` begins again. */
  stop(): void;
}

/**
 * A {@link Prefetcher} for one image. Planes reach whoever asks `source.plane` next from the cache;
 * a source without one, or planes too large for it, are not read ahead.
 *
 * @throws RangeError for `ahead` or `together` that are not positive integers, and for another axis
 *   than t and z.
 */
export function createPrefetcher(source: ImageSource, options: PrefetchOptions): Prefetcher {
  if (options?.along !== 't' && options?.along !== 'z') {
    throw new RangeError(`prefetch: along must be 't' or 'z', got ${String(options?.along)}`);
  }
  for (const key of ['ahead', 'together'] as const) {
    const value = options[key];
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new RangeError(`prefetch: ${key} must be a positive integer, got ${String(value)}`);
  }
  return new AheadReader(source, options);
}

class AheadReader implements Prefetcher {
  readonly #source: ImageSource;
  readonly #options: Required<PrefetchOptions>;
  readonly #running = new Map<string, AbortController>();
  /** What failed is not tried again before the reader moves. */
  #failed = new Set<string>();
  #queue: PlaneRequest[] = [];
  #last = 0;
  #direction: 1 | -1 = 1;

  constructor(source: ImageSource, options: PrefetchOptions) {
    this.#source = source;
    this.#options = { ahead: 4, together: 2, wrap: false, ...options };
  }

  move(position: PrefetchPosition): void {
    const now = position[this.#options.along] ?? 0;
    if (position.direction) this.#direction = position.direction;
    else if (now !== this.#last) this.#direction = now > this.#last ? 1 : -1;
    this.#last = now;
    this.#failed = new Set();
    const wanted = this.#wanted(position);
    const keys = new Set(wanted.map(keyOf));
    for (const [key, controller] of this.#running) {
      if (!keys.has(key)) controller.abort(new DOMException('not needed any more', 'AbortError'));
    }
    this.#queue = wanted.filter(
      (request) => this.#running.get(keyOf(request))?.signal.aborted !== false,
    );
    this.#advance();
  }

  stop(): void {
    this.#queue = [];
    for (const controller of this.#running.values()) {
      controller.abort(new DOMException('prefetch was stopped', 'AbortError'));
    }
  }

  /** What lies ahead, nearest first. */
  #wanted(position: PrefetchPosition): PlaneRequest[] {
    const { along, wrap } = this.#options;
    const { shape } = this.#source;
    const { t = 0, z = 0, level = 0, region } = position;
    const channels = position.channels ?? Array.from({ length: shape[1] }, (_, c) => c);
    const size = along === 't' ? shape[0] : shape[2];
    const steps = Math.min(this.#steps(level, region, channels.length), size - 1);
    const requests: PlaneRequest[] = [];
    for (let step = 1; step <= steps; step++) {
      let at = (along === 't' ? t : z) + step * this.#direction;
      if (wrap) at = ((at % size) + size) % size;
      if (at < 0 || at >= size) break;
      for (const c of channels) {
        requests.push({ t, z, [along]: at, c, level, ...(region && { region }) });
      }
    }
    return requests;
  }

  /** As many positions as half of the cache holds: the other half has what is looked at. */
  #steps(level: number, region: Region | undefined, channels: number): number {
    const { dtype, kind, levels } = this.#source;
    const cache = cacheOf(this.#source);
    if (!cache || channels === 0) return 0;
    const [height = 0, width = 0] = levels[level]?.shape ?? [];
    const pixels = region ? region.width * region.height : width * height;
    const bytes = pixels * (kind === 'rgba' ? 4 : SAMPLE_BYTES[dtype]) * channels;
    return Math.min(this.#options.ahead, Math.floor(cache.maxBytes / 2 / bytes));
  }

  #advance(): void {
    while (this.#running.size < this.#options.together) {
      const request = this.#queue.shift();
      if (!request) return;
      if (!this.#failed.has(keyOf(request))) void this.#read(request);
    }
  }

  async #read(request: PlaneRequest): Promise<void> {
    const key = keyOf(request);
    const controller = new AbortController();
    this.#running.set(key, controller);
    try {
      await this.#source.plane({ ...request, signal: controller.signal });
    } catch {
      if (!controller.signal.aborted) this.#failed.add(key);
    }
    if (this.#running.get(key) === controller) this.#running.delete(key);
    this.#advance();
  }
}

function keyOf({ t, c, z, level, region }: PlaneRequest): string {
  const part = region ? [region.x, region.y, region.width, region.height] : [];
  return [t, c, z, level, ...part].join();
}
