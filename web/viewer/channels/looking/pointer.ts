import type { Point } from '../scene/viewport.ts';

/** What a hand at mouse, pen or screen does, in CSS pixels from the corner of the element. */
export interface PointerHandler {
  zoom(at: Point, factor: number): void;
  pan(dx: number, dy: number): void;
  fit(): void;
  /** Where the pointer is; null when it has left. */
  hover(at: Point | null): void;
}

/** A notch of most wheels gives 100 pixels: a quarter more or less. */
const FACTOR_PER_PIXEL = 1.25 ** (1 / 100);

/** Lines and pages of a wheel in pixels. */
const UNITS = [1, 16, 400] as const;

/** Listens on an element: wheel and pinch zoom, dragging moves, a double click fits. */
export function listenToPointers(element: HTMLElement, handler: PointerHandler): void {
  const down = new Map<number, Point>();
  const at = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (UNITS[event.deltaMode] ?? 1);
      // Browsers send a pinch on a touchpad as a wheel with Ctrl, in much smaller steps.
      const factor = FACTOR_PER_PIXEL ** (-pixels * (event.ctrlKey ? 4 : 1));
      handler.zoom(at(event), factor);
    },
    { passive: false },
  );
  element.addEventListener('pointerdown', (event) => {
    // A control that lies over it has its pointer to itself.
    if (event.button !== 0 || event.target instanceof HTMLInputElement) return;
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
  });
  element.addEventListener('pointermove', (event) => {
    const point = at(event);
    // Let go where nobody saw it.
    if (event.buttons === 0) down.delete(event.pointerId);
    if (down.has(event.pointerId)) {
      const before = middleOf(down);
      down.set(event.pointerId, point);
      const after = middleOf(down);
      handler.pan(after.x - before.x, after.y - before.y);
      if (before.spread > 0) handler.zoom(after, after.spread / before.spread);
    }
    handler.hover(point);
  });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    element.addEventListener(type, ({ pointerId }) => down.delete(pointerId));
  }
  element.addEventListener('pointerleave', () => handler.hover(null));
  element.addEventListener('dblclick', () => handler.fit());
}

/** The middle of all fingers, and how far they are from it; 0 for one. */
function middleOf(points: ReadonlyMap<number, Point>): Point & { spread: number } {
  const all = [...points.values()];
  const x = all.reduce((sum, point) => sum + point.x, 0) / all.length;
  const y = all.reduce((sum, point) => sum + point.y, 0) / all.length;
  const spread = all.reduce((sum, point) => sum + Math.hypot(point.x - x, point.y - y), 0);
  return { x, y, spread: spread / all.length };
}
