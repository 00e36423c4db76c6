import { History } from '../../session/history.ts';
import type { ImageModel } from '../image-model.ts';
import { type ChannelSettings, type ViewerSettings, withChannel } from './settings.ts';

/** Changes of how an image is shown, undone and redone. */
export class Editing {
  readonly #model: ImageModel;
  readonly #history: History<ViewerSettings>;

  /** @param history of the same image, as it was looked at before */
  constructor(model: ImageModel, history?: History<ViewerSettings>) {
    this.#model = model;
    this.#history = history ?? new History(model.state.settings);
  }

  /** All steps, for one who looks at the image again later. */
  get history(): History<ViewerSettings> {
    return this.#history;
  }

  /** Changes a channel; changes with the same `gesture` are one step of undo. */
  setChannel(index: number, change: Partial<ChannelSettings>, gesture?: string): void {
    this.set(withChannel(this.#model.state.settings, index, change), gesture);
  }

  /** Puts other settings in the place of a channel's. */
  replaceChannel(index: number, channel: ChannelSettings): void {
    const { settings } = this.#model.state;
    const channels = settings.channels.map((old, i) => (i === index ? channel : old));
    this.set({ ...settings, channels });
  }

  set(settings: ViewerSettings, gesture?: string): void {
    // What changes nothing is no step, and told to nobody: viewers that follow one another would go on for ever.
    if (JSON.stringify(settings) === JSON.stringify(this.#history.present)) return;
    this.#history.set(settings, gesture);
    this.#take();
  }

  /** How the image is shown at first, once that is known: no step of undo. */
  begin(settings: ViewerSettings): void {
    this.#history.amend(settings);
    this.#model.update({ settings, initial: settings });
  }

  /** The slider has come to rest. */
  endGesture(): void {
    this.#history.seal();
  }

  undo(): void {
    this.#history.undo();
    this.#take();
  }

  redo(): void {
    this.#history.redo();
    this.#take();
  }

  #take(): void {
    const { present, canUndo, canRedo } = this.#history;
    this.#model.look({ settings: present, canUndo, canRedo });
  }
}
