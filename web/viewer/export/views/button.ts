import { html, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { icon } from '../../views/icons.ts';

/** Opens the sheet of exports. */
export function exportButton(enabled: boolean, open: () => void): TemplateResult {
  return html`<button
    class="export"
    part="button"
    type="button"
    title="Save what is shown as a picture, a stack or a video"
    ?disabled=${!enabled}
    @click=${open}
  >
    ${icon('save')}<span>Export…</span>
  </button>`;
}
