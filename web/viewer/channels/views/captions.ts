import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import type { ViewContext } from './commands.ts';

/** CSS pixels between the edges of a cell and its name. */
const MARGIN = 10;

/** The names of pictures that stand beside one another, each in its corner. */
export function captions({ session, state }: ViewContext): TemplateResult | typeof nothing {
  // Before and after have theirs at the line between them.
  if (state.arrangement !== 'split') return nothing;
  const ratio = devicePixelRatio || 1;
  return html`<ul class="captions" aria-label="Side by side">
    ${session.looking.cells.map(({ variant, x, y, size }) => {
      const at = `left: ${x / ratio + MARGIN}px; top: ${y / ratio + MARGIN}px`;
      const most = `max-width: ${Math.max(0, size.width / ratio - 2 * MARGIN)}px`;
      return html`<li class="over" .style=${`${at}; ${most}`}>${variant.caption}</li>`;
    })}
  </ul>`;
}
