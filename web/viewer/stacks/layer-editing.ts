import { History } from '../session/history.ts';
import { type Layer, type LayerRule, reordered, withRule } from '../session/layers.ts';
import { type ModePreview, shownLayers } from '../session/state.ts';
import type { Store } from '../session/store.ts';
import { parseLayersSettings } from './layers-settings.ts';

/** Ids bottom first, and how each is laid over those below it. */
type Arrangement = readonly Pick<Layer, 'id' | 'rule'>[];

/** How layers are laid over one another, and in which order: changes of it, undone and redone. */
export class LayerEditing {
  readonly #store: Store;
  readonly #blend: () => Promise<void>;
  #history = new History<Arrangement>([]);

  /** @param blend blends what is open, as the state says */
  constructor(store: Store, blend: () => Promise<void>) {
    this.#store = store;
    this.#blend = blend;
  }

  /** Lays a layer over the others otherwise; changes with the same `gesture` are one step of undo. */
  setRule(id: number, change: Partial<LayerRule>, gesture?: string): Promise<void> {
    return this.#arrange(withRule(this.#store.state.layers, id, change), gesture);
  }

  /** Shows a mode of a layer without keeping it; null takes it back. */
  preview(preview: ModePreview | null): Promise<void> {
    return this.#blendIfOther(() => this.#store.dispatch({ type: 'preview', preview }));
  }

  /** Puts a layer at another place, counted from the bottom. */
  move(id: number, to: number): Promise<void> {
    return this.#arrange(reordered(this.#store.state.layers, id, to));
  }

  /** See `StackblendViewer.layers`. Throws at once for what are no settings of these layers. */
  setAll(settings: unknown): Promise<void> {
    const { layers } = this.#store.state;
    if (layers.length === 0) throw new TypeError('layers: no stacks are open');
    const rules = parseLayersSettings(settings, layers);
    const next = layers.map((layer, i) => ({ ...layer, rule: rules[i]! }));
    return this.#arrange(next);
  }

  /** The slider has come to rest. */
  endGesture(): void {
    this.#history.seal();
  }

  undo(): Promise<void> {
    this.#current().undo();
    return this.#take();
  }

  redo(): Promise<void> {
    this.#current().redo();
    return this.#take();
  }

  #arrange(next: readonly Layer[], gesture?: string): Promise<void> {
    const history = this.#current();
    const arrangement = arrangementOf(next);
    if (JSON.stringify(arrangement) !== JSON.stringify(history.present)) {
      history.set(arrangement, gesture);
    }
    return this.#take();
  }

  /** The history of the layers that are open now: with others, another one begins. */
  #current(): History<Arrangement> {
    const { layers, canUndo, canRedo } = this.#store.state;
    const { present } = this.#history;
    const known = new Set(present.map(({ id }) => id));
    const isSame = layers.length === known.size && layers.every(({ id }) => known.has(id));
    // Others may have been open in between.
    const isKnown = canUndo === this.#history.canUndo && canRedo === this.#history.canRedo;
    if (!isSame || !isKnown) this.#history = new History(arrangementOf(layers));
    return this.#history;
  }

  #take(): Promise<void> {
    const { present, canUndo, canRedo } = this.#history;
    const before = this.#store.state.layers;
    const open = new Map(before.map((layer) => [layer.id, layer]));
    const isSame = JSON.stringify(present) === JSON.stringify(arrangementOf(before));
    const layers = isSame ? before : present.map(({ id, rule }) => ({ ...open.get(id)!, rule }));
    return this.#blendIfOther(() => {
      this.#store.dispatch({ type: 'arranged', layers, canUndo, canRedo });
    });
  }

  /** Blends again where a change has changed what there is to see. */
  #blendIfOther(change: () => void): Promise<void> {
    const shown = () => JSON.stringify(arrangementOf(shownLayers(this.#store.state)));
    const before = shown();
    change();
    return shown() === before ? Promise.resolve() : this.#blend();
  }
}

function arrangementOf(layers: readonly Layer[]): Arrangement {
  return layers.map(({ id, rule }) => ({ id, rule }));
}
