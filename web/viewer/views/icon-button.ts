import { html, type TemplateResult } from '../../../js/vendor/lit.ts';
import { type IconName, icon } from './icons.ts';

/** A button that shows an icon alone; its label is read out, and shown under the pointer. */
export function iconButton(
  name: IconName,
  label: string,
  action: () => void,
  disabled = false,
): TemplateResult {
  return html`<button
    class="quiet"
    part="button"
    type="button"
    title=${label}
    aria-label=${label}
    ?disabled=${disabled}
    @click=${action}
  >
    ${icon(name)}
  </button>`;
}
