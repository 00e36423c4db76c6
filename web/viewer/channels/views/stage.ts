import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { scaleBar } from '../looking/scale-bar.ts';
import { formatValue } from '../looking/values.ts';
import { captions } from './captions.ts';
import type { ViewContext } from './commands.ts';
import { divide } from './divide.ts';

/** The longest scale bar, in CSS pixels. */
const LONGEST = 120;

function bar({ session, state }: ViewContext): TemplateResult | typeof nothing {
  const { viewport } = state;
  if (!viewport) return nothing;
  const ratio = devicePixelRatio || 1;
  const found = scaleBar(session.source.pixelSize.x, viewport.scale / ratio, LONGEST);
  if (!found) return nothing;
  return html`<div class="scale-bar over" aria-label="Scale: ${found.text}" role="img">
    <svg width=${Math.round(found.length)} height="4" aria-hidden="true">
      <rect width="100%" height="100%" fill="currentColor" />
    </svg>
    <span class="numbers">${found.text}</span>
  </div>`;
}

/** Where the pointer is, and the values there; a line ends only between two of them. */
function pointed({ state }: ViewContext): TemplateResult[] {
  const { pointer, settings } = state;
  if (!pointer) return [];
  const values = settings.channels.flatMap(({ visible, name }, i) =>
    visible ? [`${name} ${formatValue(pointer.values[i] ?? null)}`] : [],
  );
  const all = [`${pointer.x}, ${pointer.y}`, ...values];
  return all.map((text, i) => {
    const isLast = i === all.length - 1;
    return html`<span>${isLast ? text : `${text} ·`}</span>${isLast ? '' : ' '}`;
  });
}

/** The picture with what lies over it. */
export function stage(context: ViewContext): TemplateResult {
  const { state, session } = context;
  const { name } = session.source;
  return html`<div class="picture" part="canvas" data-busy=${state.busy ? '' : nothing}>
    <div class="surface" tabindex="0" role="application" aria-label="${name}: picture; keys zoom and move it">
      <canvas width="0" height="0"></canvas>
      ${divide(context)}
    </div>
    ${captions(context)} ${bar(context)}
    <output class="pointed-values over numbers">${pointed(context)}</output>
  </div>`;
}
