import { layerAt } from '../../session/layers.ts';
import type { ViewerState } from '../../session/state.ts';
import type { StackSession } from '../stack-session.ts';
import type { PanelName } from '../views/panels.ts';
import { StackCanvas } from './canvas.ts';

const PANELS: readonly PanelName[] = ['a', 'b', 'result'];

/** The pictures of both stacks and of their blend. */
export class StackCanvases {
  readonly #stacks: StackSession;
  readonly #canvases = new Map<PanelName, StackCanvas>();

  constructor(stacks: StackSession) {
    this.#stacks = stacks;
  }

  /** Paints what has changed into the panels of `root`. */
  paint(root: ParentNode, state: ViewerState): void {
    const { t, version } = state;
    for (const name of PANELS) {
      let canvas = this.#canvases.get(name);
      if (!canvas) {
        canvas = new StackCanvas(root.querySelector(`[data-well=${name}]`)!);
        this.#canvases.set(name, canvas);
      }
      const id = layerAt(state, name === 'a' ? 0 : 1)?.id ?? 0;
      const stack = name === 'result' ? this.#stacks.result : this.#stacks.pixels(id);
      canvas.paint(stack, t, version);
    }
  }

  /** The panels have gone; new ones may come. */
  drop(): void {
    for (const canvas of this.#canvases.values()) canvas.disconnect();
    this.#canvases.clear();
  }
}
