import type { ViewerState } from '../../session/state.ts';
import type { StackSession } from '../stack-session.ts';
import { StackCanvas } from './canvas.ts';
import type { WellLook } from './well-look.ts';

/** Layers from which there are, each is a small picture: pixels on the longer side that it has at least. */
const SMALL_FROM = 3;
const SMALL = 192;

/** The pictures of all layers and of their blend. */
export class StackCanvases {
  readonly #stacks: StackSession;
  readonly #lookedAt: () => void;
  readonly #canvases = new Map<Element, StackCanvas>();
  #result: StackCanvas | null = null;

  /** @param lookedAt called when something else of the blend is seen */
  constructor(stacks: StackSession, lookedAt: () => void) {
    this.#stacks = stacks;
    this.#lookedAt = lookedAt;
  }

  /** What of the blend is seen; null where none is on the page. */
  get look(): WellLook | null {
    return this.#result?.look ?? null;
  }

  /** The blend as it is on the screen. */
  seen(): HTMLCanvasElement | null {
    return this.#result?.seen() ?? null;
  }

  /** Paints what has changed into the wells of `root`. */
  paint(root: ParentNode, { layers, t, version }: ViewerState): void {
    const wells = new Set(root.querySelectorAll<HTMLElement>('[data-well]'));
    for (const [well, canvas] of this.#canvases) {
      if (wells.has(well as HTMLElement)) continue;
      canvas.disconnect();
      this.#canvases.delete(well);
    }
    const small = layers.length >= SMALL_FROM ? SMALL : Number.POSITIVE_INFINITY;
    for (const well of wells) {
      const name = well.dataset.well!;
      const isResult = name === 'result';
      const lookedAt = isResult ? this.#lookedAt : undefined;
      const canvas = this.#canvases.get(well) ?? new StackCanvas(well, lookedAt);
      this.#canvases.set(well, canvas);
      if (isResult) this.#result = canvas;
      if (isResult) canvas.paint(this.#stacks.blendedAt(t), t, version);
      else canvas.paint(this.#stacks.pixels(Number(name)), t, 0, small);
    }
  }

  /** The panels have gone; new ones may come. */
  drop(): void {
    for (const canvas of this.#canvases.values()) canvas.disconnect();
    this.#canvases.clear();
    this.#result = null;
  }
}
