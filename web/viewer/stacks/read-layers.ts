import type { Engine } from '../../../js/engine/contract/types.ts';
import type { Layer } from '../session/layers.ts';
import type { FittedPlan } from './fit.ts';
import { type Loaded, loadSelection } from './load.ts';

/** A layer and what it is made of. */
export type LoadedLayer = Loaded & { readonly layer: Layer };

/** How layers are read, and whom to tell how far it has come (frames of all of them). */
export interface ReadTools {
  readonly engine: Promise<Engine>;
  readonly signal: AbortSignal;
  readonly sample: boolean;
  readonly nextId: () => number;
  readonly onProgress: (name: string, done: number, total: number) => void;
}

/** Reads the new layers of a plan, one after the other, into `read`: what is there is the caller's to free. */
export async function readLayers(
  plan: FittedPlan,
  read: LoadedLayer[],
  { engine, signal, sample, nextId, onProgress }: ReadTools,
): Promise<void> {
  const wanted = plan.layers.flatMap((planned) => ('keep' in planned ? [] : [planned]));
  for (const [i, { selection, rule, fitted, id = nextId() }] of wanted.entries()) {
    const loaded = await loadSelection(engine, selection, {
      signal,
      sample,
      fitted,
      onProgress: (done, total) =>
        onProgress(selection.source.name, i * total + done, wanted.length * total),
    });
    read.push({ ...loaded, layer: { id, stack: loaded.stack, rule } });
  }
  signal.throwIfAborted();
}
