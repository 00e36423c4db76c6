import { LazyPart } from '../../../js/engine/lazy-part.ts';
import type { ImageInput } from '../../../js/io/index.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import type { SampleName } from '../interface.ts';
import { sampleChannels } from '../sample/source.ts';
import { arraySource, isArrayImage } from './array-image.ts';
import { nameOf, type ViewerInput } from './inputs.ts';
import { isKept, type Target } from './layers.ts';
import type { LazyEngine } from './lazy-engine.ts';
import { count, listed } from './messages.ts';
import {
  applySettings,
  type FoundSettings,
  readSettings,
  type SettingsOwner,
  settingsFileAmong,
} from './settings-file.ts';
import type { Store } from './store.ts';
import type { Work } from './work.ts';

/** What reads files is loaded by those who open some: the sample is there before. */
const reading = new LazyPart(() => import('./open-images.ts'));

/** Shows images of channels; what is left of them is closed where it rejects. */
export type ShowPlanes = (sources: readonly ImageSource[], signal: AbortSignal) => Promise<void>;

/** Layers and their blend, as far as opening goes. */
export interface ShownLayers {
  /** Makes images layers and reads them; those that become none are closed. */
  openSources(sources: readonly ImageSource[], target: Target, signal: AbortSignal): Promise<void>;
  openSample(): Promise<void>;
  /** Lays pictures over what {@link setAside} put away. */
  openOverAside(source: ImageSource, signal: AbortSignal): Promise<void>;
  /** Forgets pixels, but not what is open: something else is shown. */
  setAside(): void;
  blend(): Promise<void>;
  /** Stops blending. */
  cancel(): void;
}

/** What a session works with. */
export interface SessionParts {
  readonly store: Store;
  readonly work: Work;
  readonly engine: LazyEngine;
  /** Shows layers and their blend. */
  readonly stacks: ShownLayers;
  readonly showPlanes: ShowPlanes;
  /** Whom files of settings are for. */
  readonly settings: SettingsOwner;
}

/** How files are opened. */
export interface OpenWay {
  /** Where they go; default `'open'`. */
  readonly target?: Target;
  /** They are meant for that place among layers, whatever they hold. */
  readonly chosen?: boolean;
  /** By a person, who is told of what is given up for them: a page knows what it does. */
  readonly byHand?: boolean;
}

/** Opens files and decides in which of its ways the viewer shows them. */
export class Session {
  readonly #parts: SessionParts;
  /** Names of the files that came last. */
  #latest: readonly string[] = [];
  /** The same, until they are open or cancelled. */
  #opening: readonly string[] = [];
  /** Names of those that were, until these came. */
  #givenUp: readonly string[] = [];

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /**
   * Opens files as they were dropped, or chosen for one place among layers. What was being opened is
   * given up. Rejects after showing what went wrong.
   */
  openFiles(inputs: readonly ViewerInput[], way: OpenWay): Promise<void> {
    const file = settingsFileAmong(inputs);
    if (!file) return this.#openImages(inputs, way);
    const images = inputs.filter((input) => input !== file);
    if (images.length === 0) return this.#useSettings(file.name, () => readSettings(file));
    return readSettings(file).then(
      async (settings) => {
        await this.#openImages(images, way);
        await this.#useSettings(file.name, async () => settings);
      },
      // Some other file beside images, of which opening says what it is.
      () => this.#openImages(inputs, way),
    );
  }

  /** Shows what is open, or is being opened, as settings say. */
  async #useSettings(name: string, read: () => Promise<FoundSettings>): Promise<void> {
    const { work, settings } = this.#parts;
    await work.whenIdle();
    await work.attempt([name], async () => applySettings(await read(), settings));
  }

  async #openImages(
    inputs: readonly ViewerInput[],
    { target = 'open', chosen = false, byHand = false }: OpenWay,
  ): Promise<void> {
    const names = inputs.map(nameOf);
    this.#givenUp = byHand ? [...this.#givenUp, ...this.#opening] : [];
    this.#latest = names;
    this.#opening = names;
    try {
      await this.#open(inputs, names, target, chosen);
    } finally {
      if (this.#latest === names) this.#tellGivenUp(names);
    }
  }

  #tellGivenUp(names: readonly string[]): void {
    const givenUp = this.#givenUp;
    this.#opening = [];
    this.#givenUp = [];
    if (givenUp.length === 0) return;
    this.#parts.work.say.notice(
      `${listed(givenUp)}: not opened, since ${listed(names)} came before that was done. ` +
        'Open them together, or one after the other.',
    );
  }

  #open(
    inputs: readonly ViewerInput[],
    names: readonly string[],
    target: Target,
    chosen: boolean,
  ): Promise<void> {
    const { work, stacks } = this.#parts;
    return work.attempt(names, async () => {
      await work.load(async (signal) => {
        const sources = await this.#sources(inputs, names, signal);
        const hasPlanes = sources.some(({ kind }) => kind === 'planes');
        if (hasPlanes && !chosen && !this.#isForLayers(target)) {
          await this.#openPlanes(sources, signal);
        } else {
          await stacks.openSources(sources, target, signal);
        }
      });
      if (this.#latest === names) this.#opening = [];
      await stacks.blend();
    });
  }

  /** Opens the simulated sample in one of the ways. Rejects after showing what went wrong. */
  openSample(name: SampleName): Promise<void> {
    const { work, stacks } = this.#parts;
    if (name === 'stacks') return stacks.openSample();
    // Both workers start while this thread does all else.
    this.#parts.engine.get().catch(() => {}); // shows where it is used
    const sample = sampleChannels();
    return work
      .attemptLoad('Simulating the sample', (signal) => this.#openPlanes([sample], signal))
      .catch((error) => {
        sample.close();
        throw error;
      });
  }

  /** Lays pictures over the layers that an image of channels took the place of. */
  openLayer(source: ImageSource): Promise<void> {
    const { work, stacks } = this.#parts;
    return work.attempt([source.name], async () => {
      await work.load((signal) => stacks.openOverAside(source, signal));
      await stacks.blend();
    });
  }

  /** Stops loading and blending. What was open stays. */
  cancel(): void {
    const { work, stacks } = this.#parts;
    this.#opening = [];
    this.#givenUp = [];
    work.cancel();
    stacks.cancel();
    work.say.rest();
  }

  async #sources(
    inputs: readonly ViewerInput[],
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<ImageSource[]> {
    const { say } = this.#parts.work;
    const label = `Opening ${names.length > 3 ? count(names.length, 'file') : names.join(', ')}`;
    say.task(label);
    // Meanwhile; an engine that does not start shows where it is used.
    this.#parts.engine.get().catch(() => {});
    const arrays = inputs.filter(isArrayImage).map(arraySource);
    const files = inputs.filter((input): input is ImageInput => !isArrayImage(input));
    if (files.length === 0) return arrays;
    const { openImages } = await reading.load();
    const opened = await openImages(files, {
      signal,
      onProgress: ({ done, total }) => total > 1 && say.task(label, done, total),
    });
    return [...opened, ...arrays];
  }

  /** Whether files were meant for a place among layers that somebody has begun. */
  #isForLayers(target: Target): boolean {
    return target !== 'open' && this.#parts.store.state.layers.some(isKept);
  }

  /** Images of channels take the place of layers. */
  async #openPlanes(sources: readonly ImageSource[], signal: AbortSignal): Promise<void> {
    const { work, stacks, showPlanes } = this.#parts;
    const pictures = sources.filter(({ kind }) => kind !== 'planes');
    for (const picture of pictures) picture.close();
    const planes = sources.filter(({ kind }) => kind === 'planes');
    try {
      await showPlanes(planes, signal);
    } catch (error) {
      for (const source of planes) source.close();
      throw error;
    }
    stacks.setAside();
    if (pictures.length > 0) {
      work.say.notice(`${count(pictures.length, 'picture')} not opened beside channels.`);
    }
  }
}
