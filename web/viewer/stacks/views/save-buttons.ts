import { html, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { icon } from '../../views/icons.ts';
import type { StackCommands } from '../commands.ts';
import type { SaveFormat } from '../save.ts';

const formats: readonly (readonly [SaveFormat, text: string, label: string])[] = [
  ['npy', '.npy', 'Save the result as a NumPy .npy file, all frames'],
  ['tiff', 'TIFF', 'Save the result as a TIFF file, all frames'],
  ['png', 'PNG', 'Save this frame of the result as PNG'],
];

/** Saves the blend of two stacks. */
export function saveButtons(enabled: boolean, commands: StackCommands): TemplateResult {
  return html`<div class="save" role="group" aria-label="Save the result">
    <span class="muted save-label" aria-hidden="true">Save</span>
    ${formats.map(
      ([format, text, label]) => html`<button
        part="button"
        type="button"
        title=${label}
        aria-label=${label}
        ?disabled=${!enabled}
        @click=${() => commands.save(format)}
      >
        ${icon('save')}<span>${text}</span>
      </button>`,
    )}
  </div>`;
}
