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

/** Pixels at the ends of a list within which it scrolls, and how far in a millisecond. */
const EDGE = 28;
const SPEED = 0.4;

/** Milliseconds after which a frame that comes late scrolls no farther. */
const LONGEST_FRAME = 50;

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
  /** Where the pointer is. */
  #y = 0;
  /** When the list was scrolled last; null while it is not being scrolled. */
  #scrolledAt: number | null = null;
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
    this.#y = clientY;
    const far = clientY + scrolled(item) - this.#startY;
    if (this.#to === null && Math.abs(far) < SLACK) return;
    this.#follow(item);
    if (this.#scrolledAt !== null) return;
    this.#scrolledAt = performance.now();
    requestAnimationFrame(this.#scrollOn);
  }

  /** The layer is where the pointer is. */
  #follow(item: HTMLElement): void {
    item.style.translate = `0 ${withinList(item, this.#y + scrolled(item) - this.#startY)}px`;
    const to = placeAt(this.#y, middlesOfOthers(item));
    if (to === this.#to) return;
    this.#to = to;
    this.#events.dragging({ id: this.#id, to });
  }

  /** With each frame, as long as the pointer is at an edge: also where it is held still. */
  readonly #scrollOn = (): void => {
    const now = performance.now();
    const before = this.#scrolledAt ?? now;
    this.#scrolledAt = null;
    const item = this.#item;
    if (!item?.isConnected || this.#to === null) return;
    const most = SPEED * Math.min(now - before, LONGEST_FRAME);
    if (!scrollAtEdges(item, this.#y, most)) return;
    this.#follow(item);
    this.#scrolledAt = now;
    requestAnimationFrame(this.#scrollOn);
  };

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

/** Not farther than the list goes: an item beyond its end would make it longer, without an end. */
function withinList(item: HTMLElement, far: number): number {
  const { firstElementChild, lastElementChild } = item.parentElement!;
  const [first, last] = [firstElementChild, lastElementChild] as HTMLElement[];
  const up = first!.offsetTop - item.offsetTop;
  const down = last!.offsetTop + last!.offsetHeight - item.offsetTop - item.offsetHeight;
  return Math.max(up, Math.min(down, far));
}

function middlesOfOthers(item: HTMLElement): number[] {
  const others = [...item.parentElement!.children].filter((other) => other !== item);
  return others.map((other) => {
    const { top, height } = other.getBoundingClientRect();
    return top + height / 2;
  });
}

/** Scrolls the list where `y` is at one of its edges that hides something; false where it is not. */
function scrollAtEdges(item: HTMLElement, y: number, by: number): boolean {
  const list = item.parentElement!;
  const { top, bottom } = list.getBoundingClientRect();
  const isAbove = y < top + EDGE && list.scrollTop > 0;
  const rest = list.scrollHeight - list.clientHeight - list.scrollTop;
  const isBelow = y > bottom - EDGE && rest >= 1;
  // A whole pixel at least: less may be rounded to nothing.
  if (isAbove || isBelow) list.scrollBy(0, Math.max(1, by) * (isAbove ? -1 : 1));
  return isAbove || isBelow;
}
