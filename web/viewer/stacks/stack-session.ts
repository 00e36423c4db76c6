import type { ImageSource } from '../../../js/io/source.ts';
import type { ViewerResult } from '../interface.ts';
import { sampleSources } from '../sample/source.ts';
import {
  FIRST_RULE,
  isKept,
  type Layer,
  type Layers,
  placeOf,
  reordered,
  type Target,
} from '../session/layers.ts';
import type { LazyEngine } from '../session/lazy-engine.ts';
import { checkAllMatch } from '../session/messages.ts';
import { shownLayers } from '../session/state.ts';
import type { Store } from '../session/store.ts';
import type { Work } from '../session/work.ts';
import { askSizes } from './ask-sizes.ts';
import { Blender } from './blender.ts';
import { fitPlan } from './fit.ts';
import type { Loaded } from './load.ts';
import { type Plan, planFor, replacing, sameLayer, select, sourcesOf } from './plan.ts';
import { type LoadedLayer, readLayers } from './read-layers.ts';
import { LayerRules } from './rules.ts';

/** Stacks over one another and their blend: what is open, and the commands on it. */
export class StackSession {
  /** How layers are laid over one another. */
  readonly rules: LayerRules;
  readonly #store: Store;
  readonly #work: Work;
  readonly #engine: LazyEngine;
  readonly #canAsk: () => boolean;
  readonly #blender: Blender;
  /** By the layer's id. */
  #loaded: ReadonlyMap<number, Loaded> = new Map();
  #lastId = 0;
  /** What was open when the element left the page. */
  #suspended: Plan | null = null;
  /** What was open when an image of channels took its place. */
  #aside: Plan | null = null;

  /** @param canAsk whether a person can be asked about frames of several sizes */
  constructor(store: Store, work: Work, engine: LazyEngine, canAsk: () => boolean) {
    this.#store = store;
    this.#work = work;
    this.#engine = engine;
    this.#canAsk = canAsk;
    this.#blender = new Blender(store);
    this.rules = new LayerRules(store, () => this.blendAgain());
  }

  /** The blended stack, or null while there is none. */
  get result(): ViewerResult | null {
    return this.#store.state.blended && this.#blender.result;
  }

  /** Pixels of a layer, or null. */
  pixels(id: number): ViewerResult | null {
    return this.#loaded.get(id)?.held ?? null;
  }

  /** Makes images layers and reads them; those that become none are closed. */
  async openSources(
    sources: readonly ImageSource[],
    target: Target,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.#load(planFor(sources, target, this.#open), signal, false);
    } finally {
      this.#closeUnused(sources);
    }
  }

  /** What is open with its pixels: nothing while the element is not on a page. */
  get #open(): Layers {
    const { layers, free } = this.#store.state;
    return { layers: layers.filter(({ id }) => this.#loaded.has(id)), free };
  }

  /** Opens the simulated sample: two layers. */
  openSample(): Promise<void> {
    const { layers } = this.#store.state;
    const planned = sampleSources().map((source, i) => {
      return { selection: select(source), rule: layers[i]?.rule ?? FIRST_RULE };
    });
    return this.#carryOut({ layers: planned, free: 'top' }, [], true);
  }

  /** Shows another channel of a layer's image. */
  chooseChannel(id: number, channel: number): Promise<void> {
    const loaded = this.#loaded.get(id);
    if (!loaded) return Promise.resolve();
    const selection = select(loaded.selection.source, channel);
    const plan = replacing(this.#store.state, id, selection);
    return this.#carryOut(plan, [loaded.stack.name], false);
  }

  /** Closes a layer; those that are left are blended again. */
  close(id: number): Promise<void> {
    this.#work.cancel();
    const { state } = this.#store;
    const layers = state.layers.filter((layer) => layer.id !== id);
    // What is left keeps its place.
    const [only] = layers;
    const place = only ? placeOf(state, state.layers.indexOf(only)) : 0;
    this.#adopt({ layers, free: layers.length === 1 && place > 0 ? 'bottom' : 'top' });
    return this.blendAgain();
  }

  /** Puts a layer at another place, counted from the bottom. */
  move(id: number, to: number): Promise<void> {
    const { layers, free } = this.#store.state;
    const next = reordered(layers, id, to);
    if (next === layers) return Promise.resolve();
    this.#store.dispatch({ type: 'loaded', layers: next, free });
    return this.blendAgain();
  }

  /** Forgets pixels, but not what is open, until {@link bringBack}: something else is shown. */
  setAside(): void {
    // The sample is nobody's work.
    const plan = this.#planOf(this.#open.layers.filter(isKept));
    if (plan.layers.length > 0) this.#aside = plan;
    this.#adopt({ layers: [], free: 'top' });
  }

  /** Opens again what {@link setAside} put away. */
  bringBack(): Promise<void> {
    return this.#aside ? this.#carryOut(this.#aside, [], false) : Promise.resolve();
  }

  /** Lays pictures over what {@link setAside} put away. The source is closed where that fails. */
  async openOverAside(source: ImageSource, signal: AbortSignal): Promise<void> {
    const added = { selection: select(source), rule: FIRST_RULE };
    const layers = [...(this.#aside?.layers ?? []), added];
    try {
      await this.#load({ layers, free: 'top' }, signal, false);
    } finally {
      this.#closeUnused([source]);
    }
  }

  /** Blends all layers, if there are several and one of them is visible. */
  async blend(): Promise<void> {
    const { preview } = this.#store.state;
    const layers = shownLayers({ layers: this.#open.layers, preview });
    if (layers.length < 2) return;
    if (!layers.some(({ rule }) => rule.visible)) {
      this.#blender.cancel();
      this.#store.dispatch({ type: 'blending' });
      return;
    }
    const held = layers.map(({ id, rule }) => ({ ...rule, held: this.#loaded.get(id)!.held }));
    await this.#blender.blend(await this.#engine.get(), held);
  }

  /** The same as {@link blend}, for a button: shows errors too. */
  blendAgain(): Promise<void> {
    return this.#work.attempt([], () => this.blend());
  }

  /** Stops blending. */
  cancel(): void {
    this.#blender.cancel();
  }

  /** Forgets pixels, but not what is open: the element has left the page, and its engine goes. */
  suspend(): void {
    this.#suspended = this.#planOf(this.#open.layers);
    this.#blender.dispose();
    this.#store.dispatch({ type: 'blending' });
    this.#loaded = new Map();
  }

  /** Opens again what {@link suspend} remembered. True if there was anything. */
  resume(): boolean {
    const plan = this.#suspended;
    this.#suspended = null;
    if (!plan || plan.layers.length === 0) return false;
    const sample = this.#store.state.layers[0]?.stack.sample ?? false;
    this.#carryOut(plan, [], sample).catch(() => {});
    return true;
  }

  /** How to open layers again. */
  #planOf(layers: readonly Layer[]): Plan {
    const planned = layers.map((layer) => {
      return sameLayer(layer, this.#loaded.get(layer.id)!.selection);
    });
    return { layers: planned, free: this.#store.state.free };
  }

  /** Loads what a plan names, and blends. */
  #carryOut(plan: Plan, files: readonly string[], sample: boolean): Promise<void> {
    return this.#work.attempt(files, async () => {
      await this.#work.load((signal) => this.#load(plan, signal, sample));
      await this.blend();
    });
  }

  /** Reads what a plan names, and only then lets go of what was open. */
  async #load(plan: Plan, signal: AbortSignal, sample: boolean): Promise<void> {
    const fitted = await fitPlan(plan, {
      loaded: (id) => this.#loaded.get(id)!,
      ask: this.#canAsk() ? (stacks) => askSizes(this.#store, stacks, signal) : null,
    });
    signal.throwIfAborted();
    const read: LoadedLayer[] = [];
    try {
      // Reading need not wait for the engine; an engine that does not start shows where it is used.
      const engine = this.#engine.get();
      engine.catch(() => {});
      const label = (name: string) => (sample ? 'Simulating the sample' : `Reading ${name}`);
      await readLayers(fitted, read, {
        engine,
        signal,
        sample,
        nextId: () => ++this.#lastId,
        onProgress: (name, done, total) => this.#work.say.task(label(name), done, total),
      });
      const unread = [...read];
      const layers = fitted.layers.map((planned) =>
        'keep' in planned ? planned.keep : unread.shift()!.layer,
      );
      checkAllMatch(layers.map(({ stack }) => stack));
      this.#adopt({ layers, free: plan.free }, read);
    } catch (error) {
      for (const { held } of read) held.free();
      throw error;
    }
  }

  /** Makes these layers the open ones and frees what they replace. */
  #adopt({ layers, free }: Layers, read: readonly LoadedLayer[] = []): void {
    const before = this.#loaded;
    const all = new Map([...before, ...read.map((loaded) => [loaded.layer.id, loaded] as const)]);
    this.#loaded = new Map(layers.map(({ id }) => [id, all.get(id)!]));
    this.#blender.cancel();
    this.#store.dispatch({ type: 'loaded', layers, free });
    for (const [id, loaded] of before) if (this.#loaded.get(id) !== loaded) loaded.held.free();
    const aside = layers.length > 0 ? sourcesOf(this.#aside) : [];
    if (layers.length > 0) this.#aside = null;
    const sources = [...before.values()].map(({ selection }) => selection.source);
    this.#closeUnused([...sources, ...aside]);
  }

  #closeUnused(sources: readonly ImageSource[]): void {
    const loaded = [...this.#loaded.values()].map(({ selection }) => selection.source);
    const used = new Set([...loaded, ...sourcesOf(this.#aside)]);
    for (const source of sources) if (!used.has(source)) source.close();
  }
}
