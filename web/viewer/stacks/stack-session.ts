import type { ImageSource } from '../../../js/io/source.ts';
import type { ViewerResult } from '../interface.ts';
import { sampleSources } from '../sample/source.ts';
import type { LazyEngine } from '../session/lazy-engine.ts';
import { checkMatch, count } from '../session/messages.ts';
import type { BlendSettings, SideName, Target } from '../session/state.ts';
import type { Store } from '../session/store.ts';
import type { Work } from '../session/work.ts';
import { assign, isKept, type Plan, select } from './assign.ts';
import { Blender } from './blender.ts';
import { checkPlan, type Loaded, loadSelection, type Pair } from './load.ts';

const NOTHING: Pair = { a: null, b: null };

/** Two stacks and their blend: what is open, and the commands on it. */
export class StackSession {
  readonly #store: Store;
  readonly #work: Work;
  readonly #engine: LazyEngine;
  readonly #blender: Blender;
  #loaded: Pair = NOTHING;
  /** What was open when the element left the page. */
  #suspended: Plan | null = null;

  constructor(store: Store, work: Work, engine: LazyEngine) {
    this.#store = store;
    this.#work = work;
    this.#engine = engine;
    this.#blender = new Blender(store);
  }

  /** The blended stack, or null while there is none. */
  get result(): ViewerResult | null {
    return this.#store.state.blended && this.#blender.result;
  }

  /** Pixels of a side, or null. */
  pixels(side: SideName): ViewerResult | null {
    return this.#loaded[side]?.held ?? null;
  }

  /** Gives images their sides and reads them; those that find none are closed. */
  async openSources(
    sources: readonly ImageSource[],
    target: Target,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const plan = assign(sources, target, this.#store.state);
      await this.#load(plan, signal, false);
      if (plan.unused > 0) {
        const text = `${count(plan.unused, 'more image')} not opened: a blend takes two.`;
        this.#work.say.notice(text);
      }
    } finally {
      this.#closeUnused(sources);
    }
  }

  /** Opens the simulated sample on both sides. */
  openSample(): Promise<void> {
    const [nuclei, membranes] = sampleSources();
    return this.#carryOut({ a: select(nuclei), b: select(membranes), unused: 0 }, [], true);
  }

  /** Shows another channel of a side's image. */
  chooseChannel(side: SideName, channel: number): Promise<void> {
    const loaded = this.#loaded[side];
    if (!loaded) return Promise.resolve();
    const plan = { [side]: select(loaded.selection.source, channel), unused: 0 };
    return this.#carryOut(plan, [loaded.side.name], false);
  }

  /** Closes one side. */
  close(side: SideName): void {
    this.#work.cancel();
    this.#adopt({ ...this.#loaded, [side]: null });
  }

  /** Closes both: something else is shown. */
  clear(): void {
    this.#adopt(NOTHING);
  }

  /** Blends A and B, if both are there. */
  async blend(): Promise<void> {
    const { a, b } = this.#loaded;
    if (!a || !b) return;
    await this.#blender.blend(await this.#engine.get(), a.held, b.held, this.#store.state.blend);
  }

  /** Blends otherwise from now on. */
  setBlend(change: Partial<BlendSettings>): Promise<void> {
    this.#store.dispatch({ type: 'blend', change });
    return this.blendAgain();
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
    const { a, b } = this.#loaded;
    this.#suspended = { ...(a && { a: a.selection }), ...(b && { b: b.selection }), unused: 0 };
    this.#blender.dispose();
    this.#store.dispatch({ type: 'blending' });
    this.#loaded = NOTHING;
  }

  /** Opens again what {@link suspend} remembered. True if there was anything. */
  resume(): boolean {
    const plan = this.#suspended;
    this.#suspended = null;
    if (!plan?.a && !plan?.b) return false;
    const { a, b } = this.#store.state;
    this.#carryOut(plan, [], (a ?? b)?.sample ?? false).catch(() => {});
    return true;
  }

  /** Loads what a plan names, and blends. */
  #carryOut(plan: Plan, files: readonly string[], sample: boolean): Promise<void> {
    return this.#work.attempt(files, async () => {
      await this.#work.load((signal) => this.#load(plan, signal, sample));
      await this.blend();
    });
  }

  /** Reads what a plan names, checks that it fits, and only then lets go of what was open. */
  async #load(plan: Plan, signal: AbortSignal, sample: boolean): Promise<void> {
    const before = this.#kept(plan);
    checkPlan(plan, before);
    const loaded: Partial<Record<SideName, Loaded>> = {};
    try {
      await this.#read(plan, loaded, signal, sample);
      const next = { ...before, ...loaded };
      if (next.a && next.b) checkMatch(next.a.side, next.b.side);
    } catch (error) {
      for (const { held } of Object.values(loaded)) held.free();
      throw error;
    }
    this.#adopt({ ...before, ...loaded });
  }

  async #read(
    plan: Plan,
    loaded: Partial<Record<SideName, Loaded>>,
    signal: AbortSignal,
    sample: boolean,
  ): Promise<void> {
    // Reading need not wait for the engine; an engine that does not start shows where it is used.
    const engine = this.#engine.get();
    engine.catch(() => {});
    const wanted = (['a', 'b'] as const).filter((side) => plan[side]);
    for (const [i, side] of wanted.entries()) {
      const selection = plan[side]!;
      const label = sample ? 'Simulating the sample' : `Reading ${selection.source.name}`;
      loaded[side] = await loadSelection(engine, selection, {
        signal,
        sample,
        onProgress: (done, total) =>
          this.#work.say.task(label, i * total + done, wanted.length * total),
      });
    }
    signal.throwIfAborted();
  }

  /** What stays when a plan is carried out: the sides it does not name, unless they are sample. */
  #kept(plan: Plan): Pair {
    const { state } = this.#store;
    const stays = (side: SideName) =>
      !plan[side] && isKept(state[side]) ? this.#loaded[side] : null;
    return { a: stays('a'), b: stays('b') };
  }

  /** Makes a pair the open one and frees what it replaces. */
  #adopt(next: Pair): void {
    const before = this.#loaded;
    this.#loaded = next;
    this.#blender.cancel();
    this.#store.dispatch({
      type: 'loaded',
      a: next.a?.side ?? null,
      b: next.b?.side ?? null,
    });
    for (const side of ['a', 'b'] as const) {
      const old = before[side];
      if (old && old !== next[side]) old.held.free();
    }
    this.#closeUnused([before.a, before.b].flatMap((l) => (l ? [l.selection.source] : [])));
  }

  #closeUnused(sources: readonly ImageSource[]): void {
    const { a, b } = this.#loaded;
    for (const source of sources) {
      if (source !== a?.selection.source && source !== b?.selection.source) source.close();
    }
  }
}
