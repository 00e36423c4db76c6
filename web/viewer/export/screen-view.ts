import type { ExportPlan } from './options.ts';
import type { FrameBytes, ScreenView, Subject } from './subject.ts';

/** An opaque picture. */
export interface Picture {
  readonly data: FrameBytes;
  readonly width: number;
  readonly height: number;
}

/** Distance from the edge and height of letters, in parts of the picture's shorter side. */
const MARGIN = 0.03;
const LETTERS = 0.028;

/** Letters that are read over any picture: light, with a dark rim. */
function drawText(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour: string,
): void {
  context.lineWidth = Math.max(2, Number.parseFloat(context.font) / 6);
  context.lineJoin = 'round';
  context.strokeStyle = 'rgb(0 0 0 / 75%)';
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function drawScaleBar(
  context: CanvasRenderingContext2D,
  { scaleBar }: ScreenView,
  margin: number,
): void {
  if (!scaleBar) return;
  const { width, height } = context.canvas;
  const { length, text } = scaleBar;
  const thick = Math.max(2, Math.round(margin / 5));
  const x = Math.round(width - margin - length);
  const y = Math.round(height - margin - thick);
  context.fillStyle = 'rgb(0 0 0 / 75%)';
  context.fillRect(x - 1, y - 1, Math.round(length) + 2, thick + 2);
  context.fillStyle = 'white';
  context.fillRect(x, y, Math.round(length), thick);
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  drawText(context, text, x + length / 2, y - thick, 'white');
}

function drawLegend(
  context: CanvasRenderingContext2D,
  { legend }: ScreenView,
  margin: number,
  letters: number,
): void {
  context.textAlign = 'left';
  context.textBaseline = 'top';
  for (const [i, { name, colour }] of legend.entries()) {
    drawText(context, name, margin, margin + i * letters * 1.4, colour);
  }
}

/**
 * What is on the screen, its pixels as they are, with what a plan wants over it. Throws TypeError
 * where nothing is shown.
 */
export function drawView(subject: Subject, { scaleBar, legend }: ExportPlan): Picture {
  const view = subject.view();
  if (!view || view.canvas.width === 0) throw new TypeError('content: no view is on the screen');
  const { width, height } = view.canvas;
  const copy = document.createElement('canvas');
  copy.width = width;
  copy.height = height;
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(view.canvas, 0, 0);
  const side = Math.min(width, height);
  const letters = Math.max(12, Math.round(side * LETTERS));
  const margin = Math.max(8, Math.round(side * MARGIN));
  context.font = `600 ${letters}px system-ui, sans-serif`;
  if (scaleBar) drawScaleBar(context, view, margin);
  if (legend) drawLegend(context, view, margin, letters);
  const { data } = context.getImageData(0, 0, width, height);
  return { data: new Uint8Array(data.buffer), width, height };
}
