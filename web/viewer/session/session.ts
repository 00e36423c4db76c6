import type { Engine } from '../../../js/engine/contract/types.ts';
import { createEngine } from '../../../js/index.ts';
import { type ImageInput, openImages } from '../../../js/io/index.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import type { ErrorDetail, ViewerResult } from '../interface.ts';
import { sampleSources } from '../sample/source.ts';
import { Announcer } from './announcer.ts';
import { assign, isKept, type Plan, select } from './assign.ts';
import { Blender } from './blender.ts';
import { nameOf } from './inputs.ts';
import { LatestJob } from './job.ts';
import { checkPlan, type Loaded, loadSelection, type Pair } from './load.ts';
import { checkMatch, count } from './messages.ts';
import { download, encodeResult, type SaveFormat } from './save.ts';
import type { SideName, Target } from './state.ts';
import type { Store } from './store.ts';

const NOTHING: Pair = { a: null, b: null };

/** Shows images of channels; what is left of them is closed where it rejects. */
export type ShowPlanes = (sources: readonly ImageSource[], signal: AbortSignal) => Promise<void>;

/**
 * What one viewer has open: engine, stacks and result, and the commands on them. The store gets
 * everything that is shown, except pixels.
 */
export class Session {
  readonly #store: Store;
  readonly #showPlanes: ShowPlanes;
  readonly #say: Announcer;
  readonly #loading = new LatestJob();
  readonly #blender: Blender;
  #engine: Promise<Engine> | null = null;
  #loaded: Pair = NOTHING;
  /** What was open when the element left the page. */
  #suspended: Plan | null = null;

  constructor(store: Store, failed: (detail: ErrorDetail) => void, showPlanes: ShowPlanes) {
    this.#store = store;
    this.#say = new Announcer(store, failed);
    this.#showPlanes = showPlanes;
    this.#blender = new Blender(store);
  }

  /** The engine, started when it is needed first. */
  engine(): Promise<Engine> {
    this.#engine ??= createEngine().catch((error) => {
      // The next call tries again.
      this.#engine = null;
      throw error;
    });
    return this.#engine;
  }

  /** The blended stack, or null while there is none. */
  get result(): ViewerResult | null {
    return this.#store.state.blended && this.#blender.result;
  }

  /** Pixels of a side, or null. */
  pixels(side: SideName): ViewerResult | null {
    return this.#loaded[side]?.held ?? null;
  }

  /**
   * Opens files as they were dropped, or chosen for one side. Rejects after showing what went
   * wrong.
   */
  openFiles(inputs: readonly ImageInput[], target: Target, chosen = false): Promise<void> {
    const names = inputs.map(nameOf);
    return this.#attempt(names, async () => {
      await this.#loading.run(async (signal) => {
        const label = `Opening ${names.length > 3 ? count(names.length, 'file') : names.join(', ')}`;
        this.#say.task(label);
        const sources = await openImages(inputs, {
          signal,
          onProgress: ({ done, total }) => total > 1 && this.#say.task(label, done, total),
        });
        if (!(chosen || this.#isForSide(target)) && sources.some(({ kind }) => kind === 'planes')) {
          await this.#openPlanes(sources, signal);
          return;
        }
        try {
          const plan = assign(sources, target, this.#store.state);
          await this.#load(plan, signal, false);
          if (plan.unused > 0) {
            this.#say.notice(`${count(plan.unused, 'more image')} not opened: a blend takes two.`);
          }
        } finally {
          this.#closeUnused(sources);
        }
      });
      await this.blend();
    });
  }

  /** Runs work on what is open, as loading does: one at a time, cancelled by the next, its errors shown. */
  load(label: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.#attempt([], () =>
      this.#loading.run(async (signal) => {
        this.#say.task(label);
        await work(signal);
      }),
    );
  }

  /** Shows what went wrong outside of commands. */
  report(error: unknown): void {
    this.#say.report(error);
  }

  /** Opens the simulated sample on both sides. */
  openSample(): Promise<void> {
    const [nuclei, membranes] = sampleSources();
    const plan = { a: select(nuclei), b: select(membranes), unused: 0 };
    return this.#attempt([], async () => {
      await this.#loading.run((signal) => this.#load(plan, signal, true));
      await this.blend();
    });
  }

  /** Shows another channel of a side's image. */
  chooseChannel(side: SideName, channel: number): Promise<void> {
    const loaded = this.#loaded[side];
    if (!loaded) return Promise.resolve();
    const plan = { [side]: select(loaded.selection.source, channel), unused: 0 };
    return this.#attempt([loaded.side.name], async () => {
      await this.#loading.run((signal) => this.#load(plan, signal, false));
      await this.blend();
    });
  }

  /** Closes one side. */
  close(side: SideName): void {
    this.#loading.cancel();
    this.#adopt({ ...this.#loaded, [side]: null });
  }

  /** Blends A and B, if both are there. */
  async blend(): Promise<void> {
    const { a, b } = this.#loaded;
    if (a && b) await this.#blender.blend(await this.engine(), a.held, b.held);
  }

  /** The same as {@link blend}, for a button: shows errors instead of rejecting. */
  blendAgain(): Promise<void> {
    return this.#attempt([], () => this.blend());
  }

  /** Stops loading and blending. What was open stays. */
  cancel(): void {
    this.#loading.cancel();
    this.#blender.cancel();
    this.#say.rest();
  }

  /** Saves the result as a download. */
  save(format: SaveFormat): Promise<void> {
    return this.#attempt([], async () => {
      const { result } = this;
      if (!result) return;
      this.#say.task('Saving');
      // Encoding blocks: let the page show first that it has begun.
      await new Promise((resolve) => setTimeout(resolve));
      download(encodeResult(result, format, this.#store.state.t));
    });
  }

  /** Gives engine and pixels back, remembering what is open: the element has left the page. */
  suspend(): void {
    const { a, b } = this.#loaded;
    this.#suspended = { ...(a && { a: a.selection }), ...(b && { b: b.selection }), unused: 0 };
    this.#loading.cancel();
    this.#blender.dispose();
    this.#store.dispatch({ type: 'blending' });
    this.#loaded = NOTHING;
    this.#engine?.then((engine) => engine.dispose()).catch(() => {});
    this.#engine = null;
  }

  /** Opens again what {@link suspend} remembered. True if there was anything. */
  resume(): boolean {
    const plan = this.#suspended;
    this.#suspended = null;
    if (!plan?.a && !plan?.b) return false;
    const { a, b } = this.#store.state;
    const sample = (a ?? b)?.sample ?? false;
    void this.#attempt([], async () => {
      await this.#loading.run((signal) => this.#load(plan, signal, sample));
      await this.blend();
    }).catch(() => {});
    return true;
  }

  /** Whether files were meant for one side of a blend that somebody has begun. */
  #isForSide(target: Target): boolean {
    const { a, b } = this.#store.state;
    return target !== 'both' && (isKept(a) || isKept(b));
  }

  /** Images of channels take the place of the two stacks. */
  async #openPlanes(sources: readonly ImageSource[], signal: AbortSignal): Promise<void> {
    const pictures = sources.filter(({ kind }) => kind !== 'planes');
    for (const picture of pictures) picture.close();
    const planes = sources.filter(({ kind }) => kind === 'planes');
    try {
      await this.#showPlanes(planes, signal);
    } catch (error) {
      for (const source of planes) source.close();
      throw error;
    }
    this.#adopt(NOTHING);
    if (pictures.length > 0) {
      this.#say.notice(`${count(pictures.length, 'picture')} not opened beside channels.`);
    }
  }

  /** Reads what a plan names, checks that it fits, and only then lets go of what was open. */
  async #load(plan: Plan, signal: AbortSignal, sample: boolean): Promise<void> {
    const before = this.#kept(plan);
    checkPlan(plan, before);
    // Reading need not wait for the engine; an engine that does not start shows where it is used.
    const engine = this.engine();
    engine.catch(() => {});
    const loaded: Partial<Record<SideName, Loaded>> = {};
    const wanted = (['a', 'b'] as const).filter((side) => plan[side]);
    try {
      for (const [i, side] of wanted.entries()) {
        const selection = plan[side]!;
        loaded[side] = await loadSelection(engine, selection, {
          signal,
          sample,
          onProgress: (done, total) => {
            const label = sample ? 'Simulating the sample' : `Reading ${selection.source.name}`;
            this.#say.task(label, i * total + done, wanted.length * total);
          },
        });
      }
      signal.throwIfAborted();
      const next = { ...before, ...loaded };
      if (next.a && next.b) checkMatch(next.a.side, next.b.side);
    } catch (error) {
      for (const { held } of Object.values(loaded)) held.free();
      throw error;
    }
    this.#adopt({ ...before, ...loaded });
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

  /** Runs a command; shows and reports what it throws, and throws it again. */
  async #attempt(files: readonly string[], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#say.report(error, files);
      throw error;
    } finally {
      if (!this.#loading.running && !this.#blender.running) {
        this.#say.rest();
      }
    }
  }
}
