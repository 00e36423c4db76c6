import type { LayerDragState } from '../session/state.ts';

/** What a drag of a layer leads to. */
export interface DragEvents {
  /** A layer would be put there now; null: none is dragged. */
  dragging(drag: LayerDragState | null): void;
  /** It has been put there. */
  moved(id: number, to: number): void;
}

/** Pixels before a press becomes a drag. */
const SLACK = 4;

/** Pixels at the ends of a list within which it scrolls, and how far with each movement. */
const EDGE = 28;
const SCROLL = 10;

/** Where a layer comes if it is let go at `y`: among the middles of the others, top first. */
export function placeAt(y: number, middles: readonly number[]): number {
  return middles.filter((middle) => middle > y).length;
}

/** Drags one layer of a list, the top one first, by its grip. */
export class LayerDrag {
  readonly #events: DragEvents;
  #item: HTMLElement | null = null;
  #id = 0;
  #startY = 0;
  #to: number | null = null;

  constructor(events: DragEvents) {
    this.#events = events;
  }

  /** A pointer has been pressed on a grip. */
  start(event: PointerEvent, id: number): void {
    // One at a time: another finger drags nothing.
    if (event.button !== 0 || this.#item?.isConnected) return;
    const grip = event.currentTarget as HTMLElement;
    grip.setPointerCapture(event.pointerId);
    this.#item = grip.closest('li');
    this.#id = id;
    this.#startY = event.clientY + scrolled(this.#item);
    this.#to = null;
    document.addEventListener('keydown', this.#onKey, true);
  }

  move({ clientY }: PointerEvent): void {
    const item = this.#item;
    if (!item) return;
    // Other layers have taken the place of what was dragged.
    if (!item.isConnected) {
      this.cancel();
      return;
    }
    const far = clientY + scrolled(item) - this.#startY;
    if (this.#to === null && Math.abs(far) < SLACK) return;
    scrollAtEdges(item, clientY);
    item.style.translate = `0 ${far}px`;
    const to = placeAt(clientY, middlesOfOthers(item));
    if (to === this.#to) return;
    this.#to = to;
    this.#events.dragging({ id: this.#id, to });
  }

  /** Lets the layer go where it is. */
  drop(): void {
    const [id, to, item] = [this.#id, this.#to, this.#item];
    this.cancel();
    if (to !== null && item?.isConnected) this.#events.moved(id, to);
  }

  /** Leaves the layer where it was. */
  cancel(): void {
    document.removeEventListener('keydown', this.#onKey, true);
    if (this.#item) this.#item.style.translate = '';
    this.#item = null;
    if (this.#to !== null) this.#events.dragging(null);
    this.#to = null;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!this.#item?.isConnected) this.cancel();
    if (event.key !== 'Escape' || !this.#item) return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
  };
}

/** How far the list of a layer is scrolled. */
function scrolled(item: HTMLElement | null): number {
  return item?.parentElement?.scrollTop ?? 0;
}

function middlesOfOthers(item: HTMLElement): number[] {
  const others = [...item.parentElement!.children].filter((other) => other !== item);
  return others.map((other) => {
    const { top, height } = other.getBoundingClientRect();
    return top + height / 2;
  });
}

function scrollAtEdges(item: HTMLElement, y: number): void {
  const list = item.parentElement!;
  const { top, bottom } = list.getBoundingClientRect();
  if (y < top + EDGE) list.scrollBy(0, -SCROLL);
  else if (y > bottom - EDGE) list.scrollBy(0, SCROLL);
}
