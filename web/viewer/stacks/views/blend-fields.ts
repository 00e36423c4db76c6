import {
  type AlphaRule,
  BLEND_MODES,
  type BlendMode,
} from '../../../../js/engine/contract/modes.ts';
import { html, live, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { FIRST_RULE, type Layer } from '../../session/layers.ts';
import type { StackCommands } from '../commands.ts';

const RULES: readonly (readonly [AlphaRule, text: string, title: string])[] = [
  ['independent', 'Alpha apart', 'Colours blend as if opaque, alpha is that of both together'],
  ['over', 'Over', 'Alpha as the W3C composites: what is transparent shows what is below'],
];

/** `color-dodge` as `Color dodge`. */
function modeText(mode: BlendMode): string {
  return (mode.charAt(0).toUpperCase() + mode.slice(1)).replace('-', ' ');
}

/** How B is laid over A. The picture follows each choice, also while one moves through the list. */
export function blendFields(layer: Layer | undefined, commands: StackCommands): TemplateResult {
  const { mode, alpha, opacity } = layer?.rule ?? FIRST_RULE;
  const setBlend = (change: Partial<Layer['rule']>) => layer && commands.setRule(layer.id, change);
  const chosen = (event: Event) => (event.target as HTMLSelectElement).value;
  return html`<select
      class="mode"
      aria-label="Blend mode"
      @change=${(event: Event) => setBlend({ mode: chosen(event) as BlendMode })}
    >
      ${BLEND_MODES.map(
        (each) => html`<option value=${each} .selected=${live(each === mode)}>
          ${modeText(each)}
        </option>`,
      )}
    </select>
    <select
      aria-label="Alpha rule"
      title=${RULES.find(([rule]) => rule === alpha)![2]}
      @change=${(event: Event) => setBlend({ alpha: chosen(event) as AlphaRule })}
    >
      ${RULES.map(
        ([rule, text]) => html`<option value=${rule} .selected=${live(rule === alpha)}>
          ${text}
        </option>`,
      )}
    </select>
    <label class="opacity" title="Opacity of B">
      <span aria-hidden="true">Opacity</span>
      <input
        class="slider"
        type="range"
        min="0"
        max="1"
        step="0.01"
        aria-label="Opacity of B"
        .value=${live(String(opacity))}
        @input=${(event: Event) => setBlend({ opacity: (event.target as HTMLInputElement).valueAsNumber })}
      />
    </label>`;
}
