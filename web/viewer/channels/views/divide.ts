import { html, live, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import type { ViewContext } from './commands.ts';

/** A press of an arrow key moves the divide by this part of the width. */
const STEP = 0.005;

/**
 * Between before and after: a line to take hold of anywhere. It is a range input as high as the
 * picture, of which only the thumb takes the pointer; what is seen of it lies below.
 */
export function divide({ session, state }: ViewContext): TemplateResult | typeof nothing {
  const { arrangement, divider } = state;
  if (arrangement !== 'before') return nothing;
  const percent = `${Math.round(divider * 100)} %`;
  return html`<input
      class="divider"
      type="range"
      min="0"
      max="1"
      step=${STEP}
      .value=${live(String(divider))}
      aria-label="Before and after"
      aria-valuetext="Before on ${percent} of the width"
      @input=${(event: Event) => session.looking.setDivider((event.target as HTMLInputElement).valueAsNumber)}
    />
    <div class="divide" .style=${`left: ${divider * 100}%`} aria-hidden="true">
      <span class="over">Before</span><span class="grip"></span><span class="over">After</span>
    </div>`;
}
