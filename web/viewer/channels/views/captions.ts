import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { captionPlace } from '../scene/caption-place.ts';
import type { ViewContext } from './commands.ts';

/** CSS pixels between the edges of a picture and its name. */
const MARGIN = 10;

/** The names of pictures that stand beside one another, each in its corner. */
export function captions({ session, state }: ViewContext): TemplateResult | typeof nothing {
  const { viewport, arrangement } = state;
  // Before and after have theirs at the line between them.
  if (arrangement !== 'split' || !viewport) return nothing;
  const ratio = devicePixelRatio || 1;
  return html`<ul class="captions" aria-label="Side by side">
    ${session.looking.cells.map((cell) => {
      const { x, y, width } = captionPlace(cell, viewport, MARGIN * ratio);
      const at = `left: ${x / ratio}px; top: ${y / ratio}px; max-width: ${width / ratio}px`;
      return html`<li class="over" .style=${at}>${cell.variant.caption}</li>`;
    })}
  </ul>`;
}
