import type { AlphaRule, BlendMode } from '../../../js/engine/contract/modes.ts';
import type { StackShape } from '../../../js/engine/contract/types.ts';
import type { FileGroup } from '../../../js/io/grouping/grouping.ts';
import type { CompositeLook } from '../channels/composite-source.ts';

/** Where the first pixel of a stack's frames lies among those of all layers. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** An open stack, as it is shown; its pixels lie elsewhere. */
export interface OpenStack {
  /** Name of the file. */
  readonly name: string;
  /** As a layer: frames of all layers are of one size, and as many, or a single one. */
  readonly shape: StackShape;
  /** Frames that the file has: fewer are shown of it, or transparent ones follow, where others are as long. */
  readonly fileFrames: number;
  /** Left out where the frames are as in the file. */
  readonly place?: Place;
  /** Of pictures that are made of channels. */
  readonly composite?: CompositeLook;
  /** Of an image that was put together: of which files. */
  readonly group?: FileGroup;
  /** Names of the channels that the file has, and the one shown. */
  readonly channels: readonly string[];
  readonly channel: number;
  /** Part of the built-in sample: any file that is opened takes its place. */
  readonly sample: boolean;
}

/** How a layer is laid over those below it: what `engine.blendAll` takes. */
export interface LayerRule {
  readonly mode: BlendMode;
  readonly alpha: AlphaRule;
  /** 0..1. */
  readonly opacity: number;
  readonly visible: boolean;
}

/** A stack in its place among others. */
export interface Layer {
  /** Its own as long as it is open. */
  readonly id: number;
  readonly stack: OpenStack;
  readonly rule: LayerRule;
}

/** On which side of a single layer there is room for another one. */
export type FreeSide = 'top' | 'bottom';

/** Layers, bottom first, and where the second one goes while there is but one. */
export interface Layers {
  readonly layers: readonly Layer[];
  readonly free: FreeSide;
}

/**
 * Where opened files go: `'open'` in place of what is open (a single one where there is room, else on
 * top), above or below all layers, or in place of the layer of an id.
 */
export type Target = 'open' | FreeSide | number;

/** How layers are laid over others until somebody says otherwise: img_rust's operation. */
export const FIRST_RULE: LayerRule = {
  mode: 'screen',
  alpha: 'independent',
  opacity: 1,
  visible: true,
};

/** The place of a layer, 0 for A: a single one may stand in that of the second. */
export function placeOf({ layers, free }: Layers, index: number): number {
  return layers.length === 1 && free === 'bottom' ? 1 : index;
}

/** The layer in a place, or null. */
export function layerAt(open: Layers, place: number): Layer | null {
  return open.layers.find((_, i) => placeOf(open, i) === place) ?? null;
}

/** What a place is called: A is the lowest, after Z come 27, 28, … */
export function letterOf(place: number): string {
  return place < 26 ? String.fromCharCode(65 + place) : String(place + 1);
}

/** Whether a layer stays when a file is opened beside it. */
export function isKept({ stack }: Layer): boolean {
  return !stack.sample;
}

/** Whether a stack's frames are those of its file, as many and as large. */
export function isAsInFile({ place, shape, fileFrames }: OpenStack): boolean {
  return !place && shape[0] === fileFrames;
}

/** The layers in another order: one of them at `to`, counted from the bottom. */
export function reordered(layers: readonly Layer[], id: number, to: number): readonly Layer[] {
  const from = layers.findIndex((layer) => layer.id === id);
  const index = Math.max(0, Math.min(layers.length - 1, to));
  if (from < 0 || index === from) return layers;
  const others = layers.filter((layer) => layer.id !== id);
  return [...others.slice(0, index), layers[from]!, ...others.slice(index)];
}

/** The layers with another rule of one of them. */
export function withRule(
  layers: readonly Layer[],
  id: number,
  change: Partial<LayerRule>,
): readonly Layer[] {
  return layers.map((layer) =>
    layer.id === id ? { ...layer, rule: { ...layer.rule, ...change } } : layer,
  );
}

/** Whether the same stacks are open, in whatever order and by whatever rules. */
export function sameStacks(layers: readonly Layer[], others: readonly Layer[]): boolean {
  const open = new Set(others.map(({ stack }) => stack));
  return layers.length === others.length && layers.every(({ stack }) => open.has(stack));
}
