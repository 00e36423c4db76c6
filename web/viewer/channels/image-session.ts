import type { Engine } from '../../../js/engine/contract/types.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import { Player, RateMeter } from '../session/playback.ts';
import { cellSize, Navigation } from './looking/navigation.ts';
import { type PointerValues, valueAt } from './looking/values.ts';
import type { ZChoice } from './planes/plane-key.ts';
import { PlaneStore } from './planes/plane-store.ts';
import { Scene, type View } from './scene/scene.ts';
import { TileRenderer } from './scene/tile-renderer.ts';
import { levelFor, type Tile, visibleTiles } from './scene/tiles.ts';
import type { Arrangement } from './scene/variants.ts';
import type { Point } from './scene/viewport.ts';
import { defaultSettings } from './settings/defaults.ts';
import { History } from './settings/history.ts';
import { type ChannelSettings, type ViewerSettings, withChannel } from './settings/settings.ts';
import { type ImageState, initialImageState } from './state.ts';
import { Statistics } from './statistics.ts';

/** Bytes of planes that are kept in engine memory. */
const PLANE_BYTES = 384 << 20;

/** Frames that are read ahead while playing. */
const AHEAD = 3;

/** What a session tells. */
export interface ImageEvents {
  changed(state: ImageState, before: ImageState): void;
  failed(error: unknown): void;
}

/** One open image: what of it is shown and how, and the commands on that. */
export class ImageSession {
  readonly source: ImageSource;
  readonly #engine: Engine;
  readonly #events: ImageEvents;
  readonly #store: PlaneStore;
  readonly #renderer: TileRenderer;
  readonly #statistics: Statistics;
  readonly #history: History<ViewerSettings>;
  readonly #player: Player;
  readonly #navigation: Navigation;
  #meter = new RateMeter();
  #paintedT = 0;
  #scene: Scene | null = null;
  #state: ImageState;
  #closed = false;

  constructor(engine: Engine, source: ImageSource, events: ImageEvents) {
    this.source = source;
    this.#engine = engine;
    this.#events = events;
    const { settings } = defaultSettings(source);
    this.#state = initialImageState(settings);
    this.#history = new History(settings);
    this.#store = new PlaneStore(engine, source, PLANE_BYTES);
    this.#renderer = new TileRenderer(engine, this.#store);
    this.#statistics = new Statistics(engine, source, this.#store);
    this.#navigation = new Navigation({
      scene: () => this.#scene,
      viewport: () => this.#state.viewport,
      look: (viewport) => this.#look({ viewport }),
    });
    this.#player = new Player({
      now: () => ({ t: this.#state.t, frames: source.shape[0], fps: this.#state.fps }),
      show: (t) => this.seek(t),
      rate: () => {}, // what is shown counts, not what is asked for
    });
  }

  get state(): ImageState {
    return this.#state;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /**
   * Reads the first planes and sets the windows that the file does not say. Rejects as
   * `ImageSource.plane`.
   */
  async prepare(signal: AbortSignal): Promise<void> {
    const { unknownWindows } = defaultSettings(this.source);
    const windows = await this.#statistics.windows(this.#position(), unknownWindows, signal);
    let { settings } = this.#state;
    for (const [channel, window] of windows) settings = withChannel(settings, channel, { window });
    this.#history.amend(settings);
    this.#update({ settings, initial: settings });
  }

  /** Shows the image on a canvas whose size the caller keeps up to date. */
  attach(canvas: HTMLCanvasElement): void {
    this.#scene?.close();
    this.#scene = new Scene(canvas, this.source, this.#renderer, {
      painted: (view) => this.#painted(view),
      failed: (error) => this.#events.failed(error),
    });
    this.resize();
  }

  /** To be called after the canvas has changed its size. */
  resize(): void {
    if (!this.#scene || this.#scene.screen.width === 0) return;
    const { viewport } = this.#state;
    if (!viewport || this.#navigation.isFitted) this.fit();
    else this.#show();
  }

  close(): void {
    this.#closed = true;
    this.#player.stop();
    this.#scene?.close();
    this.#statistics.close();
    this.#renderer.dispose();
    this.#store.close();
  }

  // Settings

  /** Changes a channel; changes with the same `gesture` are one step of undo. */
  setChannel(index: number, change: Partial<ChannelSettings>, gesture?: string): void {
    this.setSettings(withChannel(this.#state.settings, index, change), gesture);
  }

  /** Puts other settings in the place of a channel's. */
  replaceChannel(index: number, channel: ChannelSettings): void {
    const { settings } = this.#state;
    const channels = settings.channels.map((old, i) => (i === index ? channel : old));
    this.setSettings({ ...settings, channels });
  }

  setSettings(settings: ViewerSettings, gesture?: string): void {
    this.#history.set(settings, gesture);
    this.#takeSettings();
  }

  /** The slider has come to rest. */
  endGesture(): void {
    this.#history.seal();
  }

  undo(): void {
    this.#history.undo();
    this.#takeSettings();
  }

  redo(): void {
    this.#history.redo();
    this.#takeSettings();
  }

  /** The window that suits what is shown of a channel. */
  async autoWindow(index: number): Promise<void> {
    const windows = await this.#statistics.windows(this.#position(), [index]);
    const window = windows.get(index);
    if (window && !this.#closed) this.setChannel(index, { window });
  }

  // Looking

  seek(t: number): void {
    const frames = this.source.shape[0];
    const whole = Math.min(frames - 1, Math.max(0, Math.trunc(Number.isFinite(t) ? t : 0)));
    if (whole !== this.#state.t) this.#look({ t: whole });
  }

  setZ(z: ZChoice): void {
    const planes = this.source.shape[2];
    const next = typeof z === 'number' ? Math.min(planes - 1, Math.max(0, Math.trunc(z))) : z;
    if (next !== this.#state.z) this.#look({ z: next });
  }

  setPlaying(playing: boolean): void {
    const plays = playing && this.source.shape[0] > 1;
    if (plays === this.#state.playing) return;
    this.#update({ playing: plays, rate: null });
    this.#meter = new RateMeter();
    if (plays) this.#player.start();
    else {
      this.#player.stop();
      this.#count();
    }
  }

  /** Playing goes on from the frame that is shown. */
  restart(): void {
    if (this.#state.playing) this.#player.start();
  }

  setRate(fps: number): void {
    this.#update({ fps, rate: null });
    this.#meter = new RateMeter();
    this.restart();
  }

  setArrangement(arrangement: Arrangement): void {
    const wasFitted = this.#navigation.isFitted;
    this.#look({ arrangement });
    if (wasFitted) this.fit();
  }

  setDivider(divider: number): void {
    this.#look({ divider: Math.min(1, Math.max(0, divider)) });
  }

  setLogarithmic(logarithmic: boolean): void {
    this.#update({ logarithmic });
  }

  fit(): void {
    this.#navigation.fit();
  }

  actualSize(): void {
    this.#navigation.actualSize();
  }

  /** @param at in pixels of the canvas; left out: the middle */
  zoom(factor: number, at?: Point): void {
    this.#navigation.zoom(factor, at);
  }

  /** @param dx in pixels of the canvas */
  pan(dx: number, dy: number): void {
    this.#navigation.pan(dx, dy);
  }

  /** @param at in pixels of the canvas */
  hover(at: Point | null): void {
    this.#update({ pointer: at ? this.#valuesAt(at) : null });
  }

  #valuesAt(at: Point): PointerValues | null {
    const point = this.#navigation.pointAt(at);
    if (!point) return null;
    const position = this.#position();
    const tiles = this.#visibleTiles();
    const values = this.#state.settings.channels.map((_, c) => {
      for (const tile of tiles) {
        const plane = this.#store.peek({ ...position, c, ...tile });
        const value = plane && valueAt(plane, tile, point);
        if (value !== null) return value;
      }
      return null;
    });
    return { x: Math.floor(point.x), y: Math.floor(point.y), values };
  }

  /** What the canvas shows of the picture. */
  #visibleTiles(): Tile[] {
    const { viewport } = this.#state;
    if (!this.#scene || !viewport) return [];
    const level = levelFor(this.source.levels, viewport.scale);
    return visibleTiles(this.source, level, viewport, cellSize(this.#scene));
  }

  #position() {
    const { t, z } = this.#state;
    return { t, z };
  }

  /** A change of what is looked at. */
  #look(change: Partial<ImageState>): void {
    this.#update(change);
    this.#show();
  }

  #takeSettings(): void {
    const { present, canUndo, canRedo } = this.#history;
    this.#look({ settings: present, canUndo, canRedo });
  }

  #show(): void {
    const view = this.#view();
    if (!view || !this.#scene) return;
    this.#update({ busy: true });
    this.#scene.show(view);
  }

  #view(): View | null {
    const { settings, initial, viewport, arrangement, divider } = this.#state;
    if (!viewport) return null;
    return {
      settings,
      before: initial,
      position: this.#position(),
      viewport,
      arrangement,
      divider,
    };
  }

  #painted(view: View): void {
    const { t } = view.position;
    const rate = t === this.#paintedT ? null : this.#meter.tick(performance.now());
    this.#paintedT = t;
    if (this.#closed) return;
    this.#update({ busy: false, ...(rate !== null && this.#state.playing && { rate }) });
    if (this.#state.playing) this.#readAhead(view);
    else this.#count();
  }

  /** Reads the next frames, so that they lie there when their time comes. */
  #readAhead({ settings, position }: View): void {
    const tiles = this.#visibleTiles();
    const frames = this.source.shape[0];
    const shown = settings.channels.flatMap(({ visible }, c) => (visible ? [c] : []));
    for (let step = 1; step <= Math.min(AHEAD, frames - 1); step++) {
      const t = (position.t + step) % frames;
      for (const tile of tiles) {
        for (const c of shown) {
          // Whoever asks for it next hears what went wrong.
          this.#store.get({ ...position, t, c, ...tile }).catch(() => {});
        }
      }
    }
  }

  /** Counts the values of what is shown, unless that was done. */
  #count(): void {
    this.#statistics
      .histograms(this.#position(), this.#state.settings)
      .then((histograms) => {
        if (histograms && !this.#closed) this.#update({ histograms });
      })
      .catch((error) => this.#events.failed(error));
  }

  #update(change: Partial<ImageState>): void {
    if (this.#closed) return;
    const before = this.#state;
    this.#state = { ...before, ...change };
    this.#events.changed(this.#state, before);
  }
}
