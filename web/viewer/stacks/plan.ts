import { MOST_INPUTS } from '../../../js/engine/program/program.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import {
  FIRST_RULE,
  isKept,
  type Layer,
  type LayerRule,
  type Layers,
  type Place,
  placeOf,
  type Target,
} from '../session/layers.ts';

import { type Canvas, frameSize } from './sizes.ts';

/** Where stacks lie unless somebody says otherwise. */
export const TOP_LEFT: Place = { x: 0, y: 0 };

/** One channel of one image: what a layer shows. */
export interface Selection {
  readonly source: ImageSource;
  readonly channel: number;
}

/** A channel of an image, the first if none is named. */
export function select(source: ImageSource, channel = 0): Selection {
  return { source, channel };
}

/** A layer to be read: what, how it is laid over what is below, and the id of the one it replaces. */
export interface NewLayer {
  readonly selection: Selection;
  readonly rule: LayerRule;
  readonly id?: number;
  /** How it lies among the others, where that is known. */
  readonly fitted?: Fitted;
}

/** How a stack lies among the others. */
export interface Fitted {
  readonly place: Place;
  readonly canvas: Canvas;
}

/** A layer to be: one that is open, or a new one. */
export type PlannedLayer = { readonly keep: Layer } | NewLayer;

/** The layers to be, bottom first. */
export interface Plan {
  readonly layers: readonly PlannedLayer[];
  readonly free: Layers['free'];
}

const kept = (layer: Layer): PlannedLayer => ({ keep: layer });

/** All that is open, with another selection in one layer's place. */
export function replacing({ layers, free }: Layers, id: number, selection: Selection): Plan {
  const planned = layers.map((layer) =>
    layer.id === id ? sameLayer(layer, selection) : kept(layer),
  );
  return { layers: planned, free };
}

/** A layer that is read again, or of which another channel is. */
export function sameLayer({ id, rule, stack }: Layer, selection: Selection): NewLayer {
  const canvas = { ...frameSize(stack.shape), frames: stack.shape[0] };
  const fitted = { place: stack.place ?? TOP_LEFT, canvas };
  return { selection, rule, id, fitted };
}

/**
 * Gives images their places, in the order they came, bottom first. The sample does not count: files
 * take its place. RangeError for more layers than can be blended at once.
 */
export function planFor(sources: readonly ImageSource[], target: Target, open: Layers): Plan {
  const plan = planned(
    sources.map((source) => select(source)),
    target,
    open,
  );
  if (plan.layers.length > MOST_INPUTS) {
    throw new RangeError(`layers: ${plan.layers.length}; expected at most ${MOST_INPUTS}`);
  }
  return plan;
}

function planned(selections: readonly Selection[], target: Target, open: Layers): Plan {
  const { layers } = open;
  if (selections.length === 0) return { layers: layers.map(kept), free: open.free };
  const others = layers.filter(isKept);
  const ruleAt = (place: number) => layers[place]?.rule ?? FIRST_RULE;
  const added = (first: number) =>
    selections.map((selection, i) => ({ selection, rule: ruleAt(first + i) }));
  if (typeof target === 'number') return inPlaceOf(target, selections, open);
  if (target === 'open' && selections.length > 1) return { layers: added(0), free: 'top' };
  const hasRoomBelow = others.length === 1 && open.free === 'bottom';
  if (target === 'bottom' || (target === 'open' && hasRoomBelow)) {
    return { layers: [...added(0), ...others.map(kept)], free: 'top' };
  }
  const onTop = target === 'top' && others.length === 0;
  return {
    layers: [...others.map(kept), ...added(onTop ? 1 : others.length)],
    free: onTop ? 'bottom' : 'top',
  };
}

/** The first in place of a layer, more of them above it. */
function inPlaceOf(id: number, selections: readonly Selection[], open: Layers): Plan {
  const { layers } = open;
  const at = layers.findIndex((layer) => layer.id === id);
  if (at < 0) return planned(selections, 'top', open);
  const added = selections.map((selection, i) =>
    i === 0 ? { selection, rule: layers[at]!.rule, id } : { selection, rule: FIRST_RULE },
  );
  const below = layers.slice(0, at).filter(isKept).map(kept);
  const above = layers
    .slice(at + 1)
    .filter(isKept)
    .map(kept);
  const next = [...below, ...added, ...above];
  const stays = next.length === 1 && placeOf(open, at) > 0;
  return { layers: next, free: stays ? 'bottom' : 'top' };
}

/** What a plan will read. */
export function sourcesOf(plan: Plan | null): ImageSource[] {
  const layers = plan?.layers ?? [];
  return layers.flatMap((layer) => ('keep' in layer ? [] : [layer.selection.source]));
}

/** Names of an image's channels; those without a name are counted from 1. */
export function channelNames(source: ImageSource): string[] {
  return Array.from({ length: source.shape[1] }, (_, c) => {
    return source.channels[c]?.name || `Channel ${c + 1}`;
  });
}
