import type { PlaneInput } from '../../../js/engine/composite/types.ts';
import type { DType, TypedArrays } from '../../../js/engine/contract/dtypes.ts';
import type { Engine } from '../../../js/engine/contract/types.ts';
import type { Histogram } from '../../../js/engine/window/histogram.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import type { PlaneStore } from './planes/plane-store.ts';
import type { Position } from './scene/tile-renderer.ts';
import { overviewTiles, type Tile } from './scene/tiles.ts';
import type { ViewerSettings } from './settings/settings.ts';

/** Bins of a histogram as it is drawn. */
const BINS = 256;

/** Histograms and windows of whole planes, at the coarsest resolution that the file has. */
export class Statistics {
  readonly #engine: Engine;
  readonly #source: ImageSource;
  readonly #store: PlaneStore;
  readonly #controller = new AbortController();
  readonly #found = new Map<string, Histogram>();
  #counting = '';

  constructor(engine: Engine, source: ImageSource, store: PlaneStore) {
    this.#engine = engine;
    this.#source = source;
    this.#store = store;
  }

  /** Windows of channels, by percentiles of their planes, or of parts of those that are large. */
  async windows(
    position: Position,
    channels: readonly number[],
    signal: AbortSignal = this.#controller.signal,
  ): Promise<Map<number, [number, number]>> {
    const windows = new Map<number, [number, number]>();
    for (const c of channels) {
      const plane = await this.#plane(position, c, signal);
      windows.set(c, await this.#engine.autoWindow(plane, { signal }));
    }
    return windows;
  }

  /**
   * Histograms of the channels that are shown, null for the others; null as a whole where another
   * position was asked for meanwhile.
   */
  async histograms(
    position: Position,
    { channels }: ViewerSettings,
  ): Promise<(Histogram | null)[] | null> {
    const wanted = [position.t, position.z, ...channels.map(({ visible }) => visible)].join(' ');
    if (wanted === this.#counting) return null;
    this.#counting = wanted;
    const histograms: (Histogram | null)[] = [];
    try {
      for (const [c, { visible }] of channels.entries()) {
        histograms.push(visible ? await this.#histogram(position, c) : null);
        if (wanted !== this.#counting) return null;
      }
    } catch (error) {
      if (this.#controller.signal.aborted) return null;
      this.#counting = '';
      throw error;
    }
    return histograms;
  }

  close(): void {
    this.#controller.abort();
    this.#counting = 'closed';
  }

  async #histogram(position: Position, c: number): Promise<Histogram | null> {
    const key = `${position.t} ${position.z} ${c}`;
    const known = this.#found.get(key);
    if (known) return known;
    const { signal } = this.#controller;
    const plane = await this.#plane(position, c, signal);
    const full = await this.#engine.histogram(plane, { signal });
    const histogram = withBins(full);
    if (this.#found.size > 1000) this.#found.clear();
    this.#found.set(key, histogram);
    return histogram;
  }

  /** The values of a plane, or of parts of one that is large, one after the other. */
  async #plane(position: Position, c: number, signal: AbortSignal): Promise<PlaneInput> {
    const [first, ...others] = overviewTiles(this.#source);
    const get = (tile: Tile) => this.#store.get({ ...position, c, ...tile }, signal);
    if (others.length === 0) return get(first!);
    let all: TypedArrays[DType] | null = null;
    let filled = 0;
    for (const tile of [first!, ...others]) {
      const { data } = await get(tile);
      const Type = data.constructor as new (length: number) => TypedArrays[DType];
      all ??= new Type(data.length * (others.length + 1));
      all.set(data as never, filled);
      filled += data.length;
    }
    return { data: all!, shape: [1, filled] };
  }
}

/** The values that there are, in as many bins as are drawn: counts of several values are added. */
export function withBins(histogram: Histogram): Histogram {
  const { counts, range, min, max } = histogram;
  const width = (range[1] - range[0]) / counts.length;
  if (!(max >= min) || counts.length <= BINS) return histogram;
  const first = Math.floor((min - range[0]) / width);
  const last = Math.min(counts.length - 1, Math.floor((max - range[0]) / width));
  const together = Math.ceil((last - first + 1) / BINS);
  const bins = Math.ceil((last - first + 1) / together);
  const sums = new Uint32Array(bins);
  for (let i = first; i <= last; i++) sums[Math.floor((i - first) / together)]! += counts[i]!;
  const lo = range[0] + first * width;
  return { ...histogram, counts: sums, range: [lo, lo + bins * together * width] };
}
