import { MOST_INPUTS } from '../../../js/engine/program/program.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import type { Announcer } from '../session/announcer.ts';
import type { Layer, Layers } from '../session/layers.ts';
import type { LazyEngine } from '../session/lazy-engine.ts';
import { checkAllMatch } from '../session/messages.ts';
import type { Store } from '../session/store.ts';
import { askSizes } from './ask-sizes.ts';
import { type FittedPlan, fitPlan } from './fit.ts';
import type { Held } from './held.ts';
import type { Loaded } from './load.ts';
import { type Plan, type Selection, sameLayer, sourcesOf } from './plan.ts';
import { type LoadedLayer, readLayers } from './read-layers.ts';

/** What open layers are read and shown with. */
export interface OpenLayersTools {
  readonly store: Store;
  readonly engine: LazyEngine;
  readonly say: Announcer;
  /** Whether a person can be asked about frames of several sizes. */
  readonly canAsk: () => boolean;
  /** Other layers are about to take the place of these: whoever reads their pixels has to end. */
  readonly changing: () => void;
}

/** The layers that are open, with their pixels; the state's are the same without them. */
export class OpenLayers {
  readonly #tools: OpenLayersTools;
  /** By the layer's id. */
  #loaded: ReadonlyMap<number, Loaded> = new Map();
  #lastId = 0;
  /** What was open when something else took its place. */
  #aside: Plan | null = null;

  constructor(tools: OpenLayersTools) {
    this.#tools = tools;
  }

  /** What is open with its pixels: nothing while the element is not on a page. */
  get now(): Layers {
    const { layers, free } = this.#tools.store.state;
    return { layers: layers.filter(({ id }) => this.#loaded.has(id)), free };
  }

  /** What was put aside by {@link setAside}, or null. */
  get aside(): Plan | null {
    return this.#aside;
  }

  /** Pixels of a layer, or null. */
  held(id: number): Held | null {
    return this.#loaded.get(id)?.held ?? null;
  }

  /** Which channel of which image a layer shows, or null. */
  selection(id: number): Selection | null {
    return this.#loaded.get(id)?.selection ?? null;
  }

  /** How to open layers again. */
  planOf(layers: readonly Layer[]): Plan {
    const planned = layers.map((layer) => {
      return sameLayer(layer, this.#loaded.get(layer.id)!.selection);
    });
    return { layers: planned, free: this.#tools.store.state.free };
  }

  /** Reads what a plan names, and only then lets go of what was open. */
  async load(plan: Plan, signal: AbortSignal, sample: boolean): Promise<void> {
    const { store, canAsk } = this.#tools;
    if (plan.layers.length > MOST_INPUTS) {
      throw new RangeError(`layers: ${plan.layers.length}; expected at most ${MOST_INPUTS}`);
    }
    const fitted = await fitPlan(plan, {
      loaded: (id) => this.#loaded.get(id)!,
      ask: canAsk() ? (stacks, canReplace) => askSizes(store, stacks, canReplace, signal) : null,
    });
    signal.throwIfAborted();
    const read: LoadedLayer[] = [];
    try {
      await readLayers(fitted, read, this.#readTools(signal, sample));
      const layers = this.#asSetNow(fitted, read);
      checkAllMatch(layers.map(({ stack }) => stack));
      this.adopt({ layers, free: plan.free }, read);
    } catch (error) {
      for (const { held } of read) held.free();
      throw error;
    }
  }

  /** The layers of a plan that has been read, in the order and by the rules that they have now. */
  #asSetNow({ layers }: FittedPlan, read: readonly LoadedLayer[]): Layer[] {
    const open = new Map(this.#tools.store.state.layers.map((layer) => [layer.id, layer]));
    const kept = new Set(layers.flatMap((each) => ('keep' in each ? [each.keep.id] : [])));
    const inOrder = [...open.values()].filter(({ id }) => kept.has(id));
    const unread = [...read];
    return layers.map((planned) => {
      if ('keep' in planned) return inOrder.shift() ?? planned.keep;
      const { layer } = unread.shift()!;
      return { ...layer, rule: open.get(layer.id)?.rule ?? layer.rule };
    });
  }

  /** Makes these layers the open ones and frees what they replace. */
  adopt({ layers, free }: Layers, read: readonly LoadedLayer[] = []): void {
    const before = this.#loaded;
    const all = new Map([...before, ...read.map((loaded) => [loaded.layer.id, loaded] as const)]);
    const open = layers.filter(({ id }) => all.has(id));
    this.#loaded = new Map(open.map(({ id }) => [id, all.get(id)!]));
    this.#tools.changing();
    this.#tools.store.dispatch({ type: 'loaded', layers, free });
    for (const [id, loaded] of before) if (this.#loaded.get(id) !== loaded) loaded.held.free();
    const aside = layers.length > 0 ? sourcesOf(this.#aside) : [];
    if (layers.length > 0) this.#aside = null;
    const sources = [...before.values()].map(({ selection }) => selection.source);
    this.closeUnused([...sources, ...aside]);
  }

  /** Closes those of these images that no layer needs, open or put aside. */
  closeUnused(sources: readonly ImageSource[]): void {
    const loaded = [...this.#loaded.values()].map(({ selection }) => selection.source);
    const used = new Set([...loaded, ...sourcesOf(this.#aside)]);
    for (const source of sources) if (!used.has(source)) source.close();
  }

  /** Forgets pixels, but remembers the layers that are to come back. */
  setAside(plan: Plan): void {
    if (plan.layers.length > 0) this.#aside = plan;
    this.adopt({ layers: [], free: 'top' });
  }

  /** Forgets pixels, which go with their engine; the state goes on naming the layers. */
  forget(): void {
    this.#loaded = new Map();
  }

  #readTools(signal: AbortSignal, sample: boolean) {
    const label = (name: string) => (sample ? 'Simulating the sample' : `Reading ${name}`);
    // Reading need not wait for the engine; an engine that does not start shows where it is used.
    const engine = this.#tools.engine.get();
    engine.catch(() => {});
    return {
      engine,
      signal,
      sample,
      nextId: () => ++this.#lastId,
      onProgress: (name: string, done: number, total: number) =>
        this.#tools.say.task(label(name), done, total),
    };
  }
}
