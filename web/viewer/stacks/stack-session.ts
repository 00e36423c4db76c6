import type { ImageSource } from '../../../js/io/source.ts';
import type { ViewerResult } from '../interface.ts';
import { sampleSources } from '../sample/source.ts';
import { FIRST_RULE, isAsInFile, isKept, placeOf, type Target } from '../session/layers.ts';
import type { LazyEngine } from '../session/lazy-engine.ts';
import { count } from '../session/messages.ts';
import { shownLayers } from '../session/state.ts';
import type { Store } from '../session/store.ts';
import type { Work } from '../session/work.ts';
import { Blender } from './blender.ts';
import { LayerEditing } from './layer-editing.ts';
import { OpenLayers } from './open-layers.ts';
import { type Plan, planFor, replacing, select, sourcesOf } from './plan.ts';

/** Stacks over one another and their blend: what is open, and the commands on it. */
export class StackSession {
  /** How layers are laid over one another, and in which order. */
  readonly editing: LayerEditing;
  readonly #store: Store;
  readonly #work: Work;
  readonly #engine: LazyEngine;
  readonly #open: OpenLayers;
  readonly #blender: Blender;
  /** What was open when the element left the page. */
  #suspended: Plan | null = null;

  /** @param canAsk whether a person can be asked about frames of several sizes */
  constructor(store: Store, work: Work, engine: LazyEngine, canAsk: () => boolean) {
    this.#store = store;
    this.#work = work;
    this.#engine = engine;
    this.#blender = new Blender(store);
    const changing = () => this.#blender.forgetLayers();
    this.#open = new OpenLayers({ store, engine, say: work.say, canAsk, changing });
    this.editing = new LayerEditing(store, () => this.blendAgain());
  }

  /** The blended stack, or null while there is none. */
  get result(): ViewerResult | null {
    return this.#store.state.blended && this.#blender.result;
  }

  /** The blended stack as far as frame `t` of it is blended, or null. */
  blendedAt(t: number): ViewerResult | null {
    return this.#store.state.blendedFrame === t ? this.#blender.result : this.result;
  }

  /** Pixels of a layer, or null. */
  pixels(id: number): ViewerResult | null {
    return this.#open.held(id);
  }

  /** Makes images layers and reads them; those that become none are closed. */
  async openSources(
    sources: readonly ImageSource[],
    target: Target,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.#open.load(planFor(sources, target, this.#open.now), signal, false);
      this.#forgetSuspended();
    } finally {
      this.#open.closeUnused(sources);
    }
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
    const selection = this.#open.selection(id);
    if (!selection) return Promise.resolve();
    const { source } = selection;
    const plan = replacing(this.#store.state, id, select(source, channel));
    return this.#carryOut(plan, [source.name], false);
  }

  /** Closes a layer; those that are left are blended again. */
  close(id: number): Promise<void> {
    const { loading } = this.#work;
    this.#work.cancel();
    const { state } = this.#store;
    const layers = state.layers.filter((layer) => layer.id !== id);
    // What is left keeps its place.
    const [only] = layers;
    const place = only ? placeOf(state, state.layers.indexOf(only)) : 0;
    const free = layers.length === 1 && place > 0 ? 'bottom' : 'top';
    this.#open.adopt({ layers, free });
    if (loading) this.#work.say.notice('Opening was cancelled, since a layer was closed.');
    this.#leaveOut(id);
    const selection = layers.length === 1 ? this.#open.selection(only!.id) : null;
    if (!selection || isAsInFile(only!.stack)) return this.blendAgain();
    // One that is alone is seen as in its file.
    return this.#carryOut(
      { layers: [{ selection, rule: only!.rule, id: only!.id }], free },
      [],
      false,
    );
  }

  /** Forgets pixels, but not what is open, until {@link bringBack}: something else is shown. */
  setAside(): void {
    // The sample is nobody's work.
    const open = this.#open.planOf(this.#open.now.layers.filter(isKept));
    const plan = this.#suspended ?? open;
    this.#suspended = null;
    this.#open.setAside(plan);
  }

  /** Opens again what {@link setAside} put away. */
  bringBack(): Promise<void> {
    const { aside } = this.#open;
    return aside ? this.#carryOut(aside, [], false) : Promise.resolve();
  }

  /** Lays pictures over what {@link setAside} put away. The source is closed where that fails. */
  async openOverAside(source: ImageSource, signal: AbortSignal): Promise<void> {
    const added = { selection: select(source), rule: FIRST_RULE };
    const layers = [...(this.#open.aside?.layers ?? []), added];
    try {
      await this.#open.load({ layers, free: 'top' }, signal, false);
      this.#forgetSuspended();
    } finally {
      this.#open.closeUnused([source]);
    }
  }

  /** Blends all layers, if one of them is visible; one alone is shown as it is. */
  async blend(): Promise<void> {
    if (this.#open.now.layers.length === 0) return;
    const engine = await this.#engine.get();
    // Others may be open by now.
    const { preview } = this.#store.state;
    const layers = shownLayers({ layers: this.#open.now.layers, preview });
    if (layers.length === 0) return;
    if (!layers.some(({ rule }) => rule.visible)) {
      this.#blender.cancel();
      this.#store.dispatch({ type: 'unblended' });
      return;
    }
    const held = layers.map(({ id, rule }) => ({ ...rule, held: this.#open.held(id)! }));
    await this.#blender.blend(engine, held);
  }

  /** The same as {@link blend}, for a button: shows errors too. */
  blendAgain(): Promise<void> {
    return this.#work.attempt([], () => this.blend());
  }

  /** Another frame is shown. */
  seek(): void {
    this.#blender.seek().catch(() => {}); // the blend of all frames says what is wrong
  }

  /** Stops blending. */
  cancel(): void {
    this.#blender.cancel();
  }

  /** Forgets pixels, but not what is open: the element has left the page, and its engine goes. */
  suspend(): void {
    const plan = this.#open.planOf(this.#open.now.layers);
    // What has not been opened again yet still waits.
    if (plan.layers.length > 0) this.#suspended = plan;
    this.#blender.dispose();
    this.#store.dispatch({ type: 'unblended' });
    this.#open.forget();
  }

  /** Opens again what {@link waiting} tells of. True if there was anything. */
  resume(): boolean {
    const plan = this.#suspended;
    if (!plan) return this.#resumeAside();
    const { layers } = this.#store.state;
    // In the order and by the rules that they have now.
    const planned = layers.flatMap(({ id, rule }) =>
      plan.layers.flatMap((each) => ('id' in each && each.id === id ? [{ ...each, rule }] : [])),
    );
    const sample = layers[0]?.stack.sample ?? false;
    this.#carryOut({ ...plan, layers: planned }, [], sample).catch(() => {}); // shown already
    return true;
  }

  #resumeAside(): boolean {
    if (!this.#open.aside) return false;
    this.bringBack().catch(() => {}); // shown already
    return true;
  }

  /** What {@link suspend} remembered or {@link setAside} put away, and is not open again; or null. */
  get waiting(): string | null {
    const plan = this.#suspended ?? this.#open.aside;
    return plan && count(plan.layers.length, 'layer');
  }

  /** A layer that waits is not opened again. */
  #leaveOut(id: number): void {
    const plan = this.#suspended;
    if (!plan) return;
    const layers = plan.layers.filter((each) => !('id' in each && each.id === id));
    this.#suspended = layers.length > 0 ? { ...plan, layers } : null;
    this.#open.closeUnused(
      sourcesOf(plan).filter((each) => !sourcesOf(this.#suspended).includes(each)),
    );
  }

  /** Something is open: what waited for that is no more. */
  #forgetSuspended(): void {
    const sources = sourcesOf(this.#suspended);
    this.#suspended = null;
    this.#open.closeUnused(sources);
  }

  /** Loads what a plan names, and blends. */
  #carryOut(plan: Plan, files: readonly string[], sample: boolean): Promise<void> {
    return this.#work.attempt(files, async () => {
      await this.#work.load((signal) => this.#open.load(plan, signal, sample));
      this.#forgetSuspended();
      await this.blend();
    });
  }
}
