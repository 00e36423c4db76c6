import { html, type nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { framesOf, type ViewerState } from '../../session/state.ts';

/** A picture, or what to do where there is none. */
export function well(
  name: string,
  shown: boolean,
  label: string,
  state: ViewerState,
  empty: TemplateResult | typeof nothing,
): TemplateResult {
  const frames = framesOf(state);
  const text = frames > 1 ? `${label}, frame ${state.t + 1} of ${frames}` : label;
  // The canvas stays in the tree, so that it keeps its last picture while a blend runs.
  return html`<div class="well" data-well=${name}>
    <canvas part="canvas" role="img" aria-label=${text} width="1" height="1" ?hidden=${!shown}></canvas>
    <div class="empty" ?hidden=${shown}>${empty}</div>
  </div>`;
}
