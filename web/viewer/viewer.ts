import { compositeSource } from './channels/composite-source.ts';
import { ImageHost } from './channels/host.ts';
import type { ImageSession } from './channels/image-session.ts';
import type { ImageState } from './channels/image-state.ts';
import { ImageSubject } from './channels/image-subject.ts';
import type { ZChoice } from './channels/planes/plane-key.ts';
import type { Picture } from './channels/scene/whole-picture.ts';
import { engineSettings } from './channels/settings/settings.ts';
import { Exporter } from './export/exporter.ts';
import type { Subject } from './export/subject.ts';
import type { SampleName, SnapshotOptions, StackblendViewerEventMap } from './interface.ts';
import { Player } from './playback/player.ts';
import { Announcer } from './session/announcer.ts';
import { listOf, type ViewerInputs } from './session/inputs.ts';
import { sameStacks } from './session/layers.ts';
import { LazyEngine } from './session/lazy-engine.ts';
import { type OpenWay, Session } from './session/session.ts';
import { settingsOwner } from './session/settings-owner.ts';
import { snapshotOf } from './session/snapshot.ts';
import { framesOf, type Task, type ViewerState } from './session/state.ts';
import { Store } from './session/store.ts';
import { Work } from './session/work.ts';
import { layersSettings } from './stacks/layers-settings.ts';
import { StackSession } from './stacks/stack-session.ts';
import { StackSubject } from './stacks/stack-subject.ts';
import type { ImageChoice } from './views/bar.ts';

/** The detail of each event of the element. */
export type EventDetails = {
  [Type in keyof StackblendViewerEventMap]: StackblendViewerEventMap[Type]['detail'];
};

/** What the element hears of its viewer. */
export interface ViewerListener {
  /** Something else has to be shown. */
  changed(): void;
  /** The open image of channels is shown otherwise. */
  imageChanged(): void;
  tell<Type extends keyof EventDetails>(type: Type, detail: EventDetails[Type]): void;
  /** Whether there is somebody to be asked. */
  asks(): boolean;
  /** The blend of layers as it is on the screen. */
  resultCanvas(): HTMLCanvasElement | null;
}

/** What one element has open, in whichever of its ways, without what shows it. */
export class Viewer {
  readonly store = new Store((state, before) => this.#changed(state, before));
  readonly engine = new LazyEngine();
  readonly work: Work;
  /** Layers and their blend. */
  readonly stacks: StackSession;
  /** Images of channels. */
  readonly images: ImageHost;
  readonly player: Player;
  readonly exporter: Exporter;
  readonly #session: Session;
  /** Aborted when what can be exported now will be no more. */
  #exportable = new AbortController();
  readonly #listener: ViewerListener;

  constructor(listener: ViewerListener) {
    const { store, engine } = this;
    this.#listener = listener;
    const say = new Announcer(store, (detail) => listener.tell('stackblend-error', detail));
    const work = new Work(say);
    this.work = work;
    this.stacks = new StackSession(store, work, engine, () => listener.asks());
    this.images = new ImageHost({
      engine: () => engine.get(),
      load: (label, task) => work.attemptLoad(label, task),
      failed: (error) => say.report(error),
      changed: () => listener.changed(),
      opened: (names) => listener.tell('stackblend-opened', { kind: 'channels', names }),
      closing: () => this.#endExport('the image was closed'),
      imageChanged: (state, before) => this.#imageChanged(state, before),
    });
    const showPlanes = this.images.open.bind(this.images);
    const settings = settingsOwner(this);
    this.#session = new Session({ store, work, engine, stacks: this.stacks, showPlanes, settings });
    const ended = () => this.#exportable.signal;
    this.exporter = new Exporter({ subject: () => this.#subject(), ended, work });
    this.player = new Player({
      now: () => ({ ...store.state, frames: framesOf(store.state) }),
      show: (t) => store.dispatch({ type: 'seek', t }),
      rate: (rate) => store.dispatch({ type: 'rate', rate }),
    });
  }

  /** The image of channels that is looked at; null: layers, or nothing. */
  get image(): ImageSession | null {
    return this.images.session;
  }

  /** The open images of channels, to choose from; null while none is looked at. */
  get imageChoice(): ImageChoice | null {
    const { image, images } = this;
    if (!image) return null;
    const { names, index } = images;
    return { names, index, choose: (i) => images.choose(i), close: () => this.#closeImages() };
  }

  /** What is going on that takes a while. */
  get task(): Task | null {
    return this.store.state.task ?? this.image?.task ?? null;
  }

  get t(): number {
    return this.image?.state.t ?? this.store.state.t;
  }

  get frames(): number {
    return this.image?.source.shape[0] ?? framesOf(this.store.state);
  }

  get playing(): boolean {
    return this.image?.state.playing ?? this.store.state.playing;
  }

  get z(): ZChoice {
    return this.image?.state.z ?? 0;
  }

  /** Shows a frame; playing goes on from there. */
  seek(t: number): void {
    if (this.image) this.image.playback.seek(t);
    else {
      this.store.dispatch({ type: 'seek', t });
      if (this.playing) this.player.start();
    }
  }

  setPlaying(playing: boolean): void {
    this.image?.playback.setPlaying(playing);
    this.store.dispatch({ type: 'playing', playing: playing && !this.image });
  }

  /** Opens what is given, as a drop would. Rejects with what is shown and told, too. */
  async open(inputs: ViewerInputs, way: OpenWay = {}): Promise<void> {
    const list = listOf(inputs);
    if (list.length === 0) throw new TypeError('inputs: none given; expected at least one file');
    await this.#session.openFiles(list, way);
  }

  /** Opens the simulated sample. Rejects as {@link open}. */
  openSample(name: SampleName): Promise<void> {
    return this.#session.openSample(name);
  }

  /** Makes what is shown of channels a layer, with all its times. Rejects as {@link open}. */
  async useAsLayer(): Promise<void> {
    const { image, images } = this;
    if (!image) throw new TypeError('useAsLayer: no image of channels is open');
    const { source, state } = image;
    const look = { z: state.z, settings: engineSettings(state.settings) };
    const closed = images.lend(source);
    const layer = compositeSource(source, look, { engine: () => this.engine.get(), closed });
    await this.#session.openLayer(layer);
  }

  /** See `StackblendViewer.snapshot`. */
  snapshot(options?: SnapshotOptions): Promise<Picture> {
    return snapshotOf(this, options);
  }

  /** Stops what is going on. What was open stays. */
  cancel(): void {
    this.exporter.cancel();
    this.image?.cancelProjection();
    this.#session.cancel();
  }

  /** Gives engine and pixels back, remembering what is open: the element has left the page. */
  suspend(): void {
    this.setPlaying(false);
    this.exporter.cancel();
    this.#session.leave();
    this.work.cancel();
    this.images.suspend();
    this.stacks.suspend();
    this.engine.dispose();
  }

  /** Opens again what {@link suspend} remembered. True if there was anything, or something is being opened. */
  resume(): boolean {
    return this.work.loading || this.images.resume() || this.stacks.resume();
  }

  /** What {@link suspend} remembered and is not open again, since that was cancelled or failed; or null. */
  get waiting(): string | null {
    return this.work.loading ? null : (this.images.waiting ?? this.stacks.waiting);
  }

  /** Closes the open images; layers that they took the place of come back. */
  #closeImages(): void {
    this.images.close();
    this.stacks.bringBack().catch(() => {}); // shown already
  }

  /** What can be exported of what is open. */
  #subject(): Subject | null {
    const { image, stacks, store } = this;
    if (image) return new ImageSubject(image);
    const { result } = stacks;
    return result && new StackSubject(result, store.state, this.#listener.resultCanvas());
  }

  /** Planes of a closed image come no more, and a new blend overwrites the one before. */
  #endExport(why: string): void {
    this.#exportable.abort(new DOMException(why, 'AbortError'));
    this.#exportable = new AbortController();
  }

  #imageChanged(state: ImageState, before: ImageState): void {
    this.#listener.imageChanged();
    if (state.projecting !== before.projecting) this.#listener.changed();
    if (state.t !== before.t || state.z !== before.z) this.#tellPosition();
    if (state.settings === before.settings) return;
    this.#listener.tell('stackblend-settings', engineSettings(state.settings));
  }

  #tellPosition(): void {
    this.#listener.tell('stackblend-position', { t: this.t, z: this.z });
  }

  #changed(state: ViewerState, before: ViewerState): void {
    this.#listener.changed();
    const { layers } = state;
    const isOther = layers !== before.layers && !sameStacks(layers, before.layers);
    if (isOther && layers.length > 0) {
      if (this.image || this.images.waiting) this.images.close();
      const names = layers.map(({ stack }) => stack.name);
      this.#listener.tell('stackblend-opened', { kind: 'stacks', names });
    } else if (state.t !== before.t && !this.image) {
      this.stacks.seek();
      this.#tellPosition();
    }
    if (layers !== before.layers && layers.length > 0) {
      this.#listener.tell('stackblend-layers', layersSettings(layers));
    }
    const restart = state.playing !== before.playing || state.fps !== before.fps;
    const replaced = framesOf(state) !== framesOf(before);
    if (restart || (replaced && state.playing)) {
      if (state.playing) this.player.start();
      else this.player.stop();
    }
    const { blended } = state;
    if (before.blended && blended !== before.blended) this.#endExport('the blend has changed');
    if (blended && blended !== before.blended) this.#listener.tell('stackblend-blended', blended);
  }
}
