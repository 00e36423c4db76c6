import { LazyPart } from '../../../js/engine/lazy-part.ts';
import type { ImageInput } from '../../../js/io/index.ts';
import { untilAborted } from '../../../js/io/lazy-stream.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import type { SampleName } from '../interface.ts';
import { sampleChannels } from '../sample/source.ts';
import { arraySource, isArrayImage } from './array-image.ts';
import { GivenUp } from './given-up.ts';
import { nameOf, type ViewerInput } from './inputs.ts';
import { isKept, type Target } from './layers.ts';
import type { LazyEngine } from './lazy-engine.ts';
import { count } from './messages.ts';
import {
  type FoundSettings,
  readSettings,
  type SettingsOwner,
  settingsFileAmong,
} from './settings-file.ts';
import type { Store } from './store.ts';
import { WaitingSettings } from './waiting-settings.ts';
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
  readonly #givenUp: GivenUp;
  readonly #settings: WaitingSettings;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#givenUp = new GivenUp(parts.work);
    this.#settings = new WaitingSettings(parts.work, parts.settings);
  }

  /**
   * Opens files as they were dropped, or chosen for one place among layers. What was being opened is
   * given up. Rejects after showing what went wrong.
   */
  openFiles(inputs: readonly ViewerInput[], way: OpenWay): Promise<void> {
    const file = settingsFileAmong(inputs);
    return file && inputs.length === 1
      ? this.#settings.use(file)
      : this.#openImages(inputs, way, file);
  }

  async #openImages(
    inputs: readonly ViewerInput[],
    way: OpenWay,
    file: File | null,
  ): Promise<void> {
    const names = inputs.map(nameOf);
    const { byHand = false } = way;
    this.#givenUp.begin(names, byHand);
    let failure: unknown;
    try {
      await this.#parts.work.follow(async () => {
        const settings = await this.#open(inputs, names, way, file);
        if (file && settings) await this.#settings.apply(file, settings);
      });
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      this.#givenUp.ended(names, byHand, failure);
    }
  }

  /** Returns the settings that came with the images. */
  #open(
    inputs: readonly ViewerInput[],
    names: readonly string[],
    { target = 'open', chosen = false }: OpenWay,
    file: File | null,
  ): Promise<FoundSettings | null> {
    const { work, stacks } = this.#parts;
    return this.#settings.whileOpening(names, async () => {
      const settings = await work.load(async (signal) => {
        // Some other file beside images: opening says what it is.
        const found = file && (await readSettings(file).catch(() => null));
        signal.throwIfAborted();
        const images = found ? inputs.filter((input) => input !== file) : inputs;
        const sources = await this.#sources(images, names, signal);
        const hasPlanes = sources.some(({ kind }) => kind === 'planes');
        if (hasPlanes && !chosen && !this.#isForLayers(target)) {
          await this.#openPlanes(sources, signal);
        } else {
          await stacks.openSources(sources, target, signal);
        }
        return found;
      });
      this.#givenUp.opened(names);
      await stacks.blend();
      return settings;
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
      try {
        await work.load((signal) => stacks.openOverAside(source, signal));
      } catch (error) {
        source.close(); // also where it was cancelled before it began
        throw error;
      }
      await stacks.blend();
    });
  }

  /** Forgets what waits for something to open, and tells nobody. */
  leave(): void {
    this.#givenUp.cancelled();
    this.#settings.leave();
  }

  /** Stops loading and blending. What was open stays. */
  cancel(): void {
    const { work, stacks } = this.#parts;
    this.leave();
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
    // What was cancelled must not keep what comes next waiting for code.
    const { openImages } = await untilAborted(reading.load(), signal);
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
