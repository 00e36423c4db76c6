import type { Engine } from '../../../js/engine/contract/types.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import type { History } from '../session/history.ts';
import type { Task } from '../session/state.ts';
import { ImageModel } from './image-model.ts';
import { ImagePlayback } from './image-playback.ts';
import { type ImageState, initialImageState } from './image-state.ts';
import { Looking } from './looking/looking.ts';
import { PlaneStore } from './planes/plane-store.ts';
import { ProjectionProgress } from './planes/projection-progress.ts';
import { Scene, type View } from './scene/scene.ts';
import { TileRenderer } from './scene/tile-renderer.ts';
import { type Picture, wholePicture } from './scene/whole-picture.ts';
import { defaultSettings } from './settings/defaults.ts';
import { Editing } from './settings/editing.ts';
import { type ViewerSettings, withChannel } from './settings/settings.ts';
import { Statistics } from './statistics.ts';

/** Bytes of planes that are kept in engine memory. */
const PLANE_BYTES = 384 << 20;

/** What a session tells. */
export interface ImageEvents {
  changed(state: ImageState, before: ImageState): void;
  failed(error: unknown): void;
}

/** How an image was looked at, so that it is looked at so again. */
export interface KeptLook {
  readonly state: ImageState;
  readonly history: History<ViewerSettings>;
  readonly isFitted: boolean;
  /** The plane that is shown, or was before a projection. */
  readonly plane: number;
}

/** One open image: joins its state, its planes, its picture and what can be done with them. */
export class ImageSession {
  readonly source: ImageSource;
  readonly engine: Engine;
  /** How it is shown. */
  readonly editing: Editing;
  /** What of it is seen. */
  readonly looking: Looking;
  readonly playback: ImagePlayback;
  readonly #model: ImageModel;
  readonly #events: ImageEvents;
  readonly #store: PlaneStore;
  readonly #renderer: TileRenderer;
  readonly #statistics: Statistics;
  #scene: Scene | null = null;
  #canvas: HTMLCanvasElement | null = null;
  readonly #isKept: boolean;

  /** @param kept how the same image was looked at before */
  constructor(engine: Engine, source: ImageSource, events: ImageEvents, kept?: KeptLook) {
    this.#isKept = kept !== undefined;
    this.source = source;
    this.engine = engine;
    this.#events = events;
    const state = kept?.state ?? initialImageState(defaultSettings(source).settings);
    this.#model = new ImageModel(source, state, {
      changed: (now, before) => this.#changed(now, before),
      show: () => this.#show(),
    });
    const progress = new ProjectionProgress((projecting) => this.#model.update({ projecting }));
    this.#store = new PlaneStore(engine, source, PLANE_BYTES, progress);
    this.#renderer = new TileRenderer(engine, this.#store);
    this.#statistics = new Statistics(engine, source, this.#store);
    this.editing = new Editing(this.#model, kept?.history);
    this.looking = new Looking(this.#model, this.#store, kept);
    this.playback = new ImagePlayback(this.#model, this.looking, this.#store);
  }

  get state(): ImageState {
    return this.#model.state;
  }

  /** What takes long. */
  get task(): Task | null {
    const { projecting } = this.state;
    return projecting && { label: 'Projecting along z', ...projecting };
  }

  /** For one who looks at the image again later. */
  get kept(): KeptLook {
    const { history } = this.editing;
    const passing = { playing: false, rate: null, pointer: null, busy: true, projecting: null };
    const { isFitted, plane } = this.looking;
    return { state: { ...this.state, ...passing }, history, isFitted, plane };
  }

  /** Where the image is shown. */
  get canvas(): HTMLCanvasElement | null {
    return this.#canvas;
  }

  /**
   * Reads the first planes and sets the windows that the file does not say. Rejects as
   * `ImageSource.plane`.
   */
  async prepare(signal: AbortSignal): Promise<void> {
    if (this.#isKept) {
      signal.throwIfAborted();
      return;
    }
    const { unknownWindows } = defaultSettings(this.source);
    const windows = await this.#statistics.windows(this.#model.position, unknownWindows, signal);
    let { settings } = this.state;
    for (const [channel, window] of windows) settings = withChannel(settings, channel, { window });
    this.editing.begin(settings);
  }

  /** Shows the image on a canvas whose size the caller keeps up to date. */
  attach(canvas: HTMLCanvasElement): void {
    this.#scene?.close();
    this.#canvas = canvas;
    this.#scene = new Scene(canvas, this.source, this.#renderer, {
      painted: (view) => this.#painted(view),
      failed: (error) => this.#events.failed(error),
    });
    this.looking.scene = this.#scene;
    this.resize();
  }

  /** To be called after the canvas has changed its size. */
  resize(): void {
    if (!this.#scene || this.#scene.screen.width === 0) return;
    if (!this.state.viewport || this.looking.isFitted) this.looking.fit();
    else this.#show();
  }

  close(): void {
    this.#model.close();
    this.playback.stop();
    this.#scene?.close();
    this.#statistics.close();
    this.#renderer.dispose();
    this.#store.close();
  }

  /** Shows a plane again in place of a projection that takes too long. */
  cancelProjection(): void {
    if (!this.state.projecting) return;
    this.looking.setZ(this.looking.plane);
    this.#store.giveUpProjections();
  }

  /** The window that suits what is shown of a channel. */
  async autoWindow(index: number): Promise<void> {
    const windows = await this.#statistics.windows(this.#model.position, [index]);
    const window = windows.get(index);
    if (window && !this.#model.closed) this.editing.setChannel(index, { window });
  }

  /** All of the plane that is shown, at a level; left out: the one on the screen. Rejects as {@link wholePicture}. */
  picture(level = this.looking.level, signal?: AbortSignal): Promise<Picture> {
    const parts = { engine: this.engine, source: this.source, store: this.#store };
    const { settings } = this.state;
    return wholePicture(parts, { position: this.#model.position, settings, level }, signal);
  }

  setLogarithmic(logarithmic: boolean): void {
    this.#model.update({ logarithmic });
  }

  #changed(state: ImageState, before: ImageState): void {
    this.#events.changed(state, before);
    if (!before.playing || state.playing) return;
    this.#show();
    this.#count();
  }

  #show(): void {
    const view = this.#view();
    if (!view || !this.#scene) return;
    this.#model.update({ busy: true });
    this.#scene.show(view);
    this.looking.fitAgain();
  }

  #view(): View | null {
    const { settings, initial: before, viewport, arrangement, divider, playing } = this.state;
    if (!viewport) return null;
    const { position } = this.#model;
    return { settings, before, position, viewport, arrangement, divider, passing: playing };
  }

  #painted(view: View): void {
    if (this.#model.closed) return;
    this.#model.update({ busy: false });
    this.looking.hoverAgain();
    this.playback.painted(view.position.t);
    if (!this.state.playing) this.#count();
  }

  /** Counts the values of what is shown, unless that was done. */
  #count(): void {
    this.#statistics
      .histograms(this.#model.position, this.state.settings)
      .then((histograms) => {
        if (!histograms) return;
        // Of what is hidden now, that of before stays.
        const before = this.state.histograms;
        this.#model.update({ histograms: histograms.map((each, c) => each ?? before[c] ?? null) });
      })
      .catch((error) => this.#events.failed(error));
  }
}
