import type { LayerRule } from '../session/layers.ts';
import { type Action, type ModePreview, shownLayers } from '../session/state.ts';
import type { Store } from '../session/store.ts';
import { parseLayersSettings } from './layers-settings.ts';

/** How layers are laid over one another: what changes it. */
export class LayerRules {
  readonly #store: Store;
  readonly #blend: () => Promise<void>;

  /** @param blend blends what is open, as the state says */
  constructor(store: Store, blend: () => Promise<void>) {
    this.#store = store;
    this.#blend = blend;
  }

  /** Lays a layer over the others otherwise from now on. */
  set(id: number, change: Partial<LayerRule>): Promise<void> {
    return this.#change({ type: 'rule', id, change });
  }

  /** Shows a mode of a layer without keeping it; null takes it back. */
  preview(preview: ModePreview | null): Promise<void> {
    return this.#change({ type: 'preview', preview });
  }

  /** See `StackblendViewer.layers`. */
  setAll(settings: unknown): void {
    const { layers } = this.#store.state;
    if (layers.length === 0) throw new TypeError('layers: no stacks are open');
    const rules = parseLayersSettings(settings, layers);
    this.#change({ type: 'rules', rules }).catch(() => {}); // shown already
  }

  /** Blends again where an action has changed what there is to see. */
  #change(action: Action): Promise<void> {
    const rules = () => JSON.stringify(shownLayers(this.#store.state).map(({ rule }) => rule));
    const before = rules();
    this.#store.dispatch(action);
    return rules() === before ? Promise.resolve() : this.#blend();
  }
}
