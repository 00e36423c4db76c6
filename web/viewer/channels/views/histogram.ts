import type { Histogram } from '../../../../js/engine/window/histogram.ts';

/** Heights of columns, 0..1, of a histogram spread over `width` columns from `min` to `max`. */
export function columnHeights(
  { counts, range }: Histogram,
  [min, max]: readonly [number, number],
  width: number,
  logarithmic: boolean,
): number[] {
  const columns = new Array<number>(width).fill(0);
  const bin = (range[1] - range[0]) / counts.length;
  for (const [i, count] of counts.entries()) {
    const from = ((range[0] + i * bin - min) / (max - min)) * width;
    const to = ((range[0] + (i + 1) * bin - min) / (max - min)) * width;
    // A bin narrower than a column falls into one; a wider one fills several.
    const last = Math.max(Math.floor(from), Math.ceil(to) - 1);
    for (let x = Math.max(0, Math.floor(from)); x <= Math.min(width - 1, last); x++) {
      columns[x] = Math.max(columns[x]!, count);
    }
  }
  const height = logarithmic ? Math.log1p : (count: number) => count;
  const most = Math.max(...columns.map(height), Number.MIN_VALUE);
  return columns.map((count) => height(count) / most);
}

/** What each canvas shows. */
const drawn = new WeakMap<HTMLCanvasElement, { histogram: Histogram | null; look: string }>();

/** Draws a histogram with its window, unless that is there: what is below and above is dimmed. */
export function drawHistogram(
  canvas: HTMLCanvasElement,
  histogram: Histogram | null,
  range: readonly [number, number],
  window: readonly [number, number],
  logarithmic: boolean,
): void {
  const before = drawn.get(canvas);
  if (!histogram && !before) return; // the first picture comes before what is counted of it
  const colour = getComputedStyle(canvas).color;
  const look = [...range, ...window, logarithmic, colour].join(' ');
  if (before && before.histogram === histogram && before.look === look) return;
  const context = canvas.getContext('2d');
  if (!context) return;
  drawn.set(canvas, { histogram, look });
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  if (!histogram || !(range[1] > range[0])) return;
  const place = (value: number) => ((value - range[0]) / (range[1] - range[0])) * width;
  context.fillStyle = colour;
  for (const [x, part] of columnHeights(histogram, range, width, logarithmic).entries()) {
    const inside = x + 1 > place(window[0]) && x < place(window[1]);
    context.globalAlpha = inside ? 0.9 : 0.3;
    const tall = part > 0 ? Math.max(1, Math.round(part * height)) : 0;
    context.fillRect(x, height - tall, 1, tall);
  }
}
