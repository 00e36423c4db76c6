import { html, repeat, type TemplateResult } from '../../../js/vendor/lit.ts';
import type { ViewerState } from '../session/state.ts';
import type { Commands } from './commands.ts';
import { icon } from './icons.ts';

/** What went wrong, newest last; a polite live region that lies over the pictures. */
export function notices(state: ViewerState, commands: Commands): TemplateResult {
  return html`<div class="notices" aria-live="polite" aria-relevant="additions">
    ${repeat(
      state.notices,
      ({ id }) => id,
      ({ id, text }) => html`<div class="notice" part="notice">
        <span>${text}</span>
        <button
          class="quiet"
          part="button"
          type="button"
          title="Dismiss"
          aria-label="Dismiss this message"
          @click=${() => commands.dismiss(id)}
        >
          ${icon('close')}
        </button>
      </div>`,
    )}
  </div>`;
}

/** Shows where files will go while they are dragged over the viewer. */
export function dropVeil({ drop }: ViewerState): TemplateResult {
  return html`<div class="veil" aria-hidden="true" ?hidden=${drop !== 'open'}>
    <span>Drop to open</span>
  </div>`;
}
