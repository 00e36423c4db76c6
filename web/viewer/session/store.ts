import { type Action, initialState, reduce, type ViewerState } from './state.ts';

/** Holds the state of one viewer and tells when it changes. */
export class Store {
  #state = initialState;
  readonly #changed: (state: ViewerState, before: ViewerState) => void;

  constructor(changed: (state: ViewerState, before: ViewerState) => void) {
    this.#changed = changed;
  }

  get state(): ViewerState {
    return this.#state;
  }

  dispatch(action: Action): void {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state !== before) this.#changed(this.#state, before);
  }
}
