import type { ImageSource } from '../../../js/io/source.ts';
import type { ImageState } from './image-state.ts';
import type { Position } from './scene/tile-renderer.ts';

/** What a model tells. */
export interface ModelEvents {
  changed(state: ImageState, before: ImageState): void;
  /** The picture has to follow. */
  show(): void;
}

/** The state of one open image, which its parts share. Nothing changes once it is closed. */
export class ImageModel {
  readonly source: ImageSource;
  readonly #events: ModelEvents;
  #state: ImageState;
  #closed = false;

  constructor(source: ImageSource, state: ImageState, events: ModelEvents) {
    this.source = source;
    this.#events = events;
    this.#state = state;
  }

  get state(): ImageState {
    return this.#state;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Which planes are shown. */
  get position(): Position {
    const { t, z } = this.#state;
    return { t, z };
  }

  /** A change that the picture need not follow. */
  update(change: Partial<ImageState>): void {
    if (this.#closed) return;
    const before = this.#state;
    this.#state = { ...before, ...change };
    this.#events.changed(this.#state, before);
  }

  /** A change of what is looked at. */
  look(change: Partial<ImageState>): void {
    this.update(change);
    this.#events.show();
  }

  close(): void {
    this.#closed = true;
  }
}
