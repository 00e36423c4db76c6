import { parseBackground, type Rgb } from '../../../../js/engine/colour/colour.ts';
import type { ViewerSettings } from './settings.ts';

/** The colour behind everything, parts 0..255. */
export function backgroundParts({ mode, background }: ViewerSettings): Rgb {
  const own = mode === 'imagej' ? 'black' : background;
  return parseBackground(own ?? (mode === 'subtract' ? 'white' : 'black'), 'background');
}

/** The same as CSS has it. */
export function backgroundColour(settings: ViewerSettings): string {
  return `rgb(${backgroundParts(settings).join(' ')})`;
}
