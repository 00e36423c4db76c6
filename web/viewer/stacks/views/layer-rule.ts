import type { AlphaRule } from '../../../../js/engine/contract/modes.ts';
import { html, live, type TemplateResult } from '../../../../js/vendor/lit.ts';
import type { Layer } from '../../session/layers.ts';
import type { ViewerState } from '../../session/state.ts';
import type { StackCommands } from '../commands.ts';
import { modeButton } from './mode-menu.ts';

const RULES: readonly (readonly [AlphaRule, text: string, title: string])[] = [
  ['independent', 'Apart', 'Colours blend as if opaque, alpha is that of both together'],
  ['over', 'Over', 'Alpha as the W3C composites: what is transparent shows what is below'],
];

/** How a layer is laid over those below it. */
export function layerRule(
  layer: Layer,
  letter: string,
  state: ViewerState,
  commands: StackCommands,
): TemplateResult {
  const { id, rule } = layer;
  const { alpha, opacity } = rule;
  const percent = `${Math.round(opacity * 100)} %`;
  const chooseAlpha = (event: Event) => {
    commands.setRule(id, { alpha: (event.target as HTMLSelectElement).value as AlphaRule });
  };
  return html`<div class="rule">
    ${modeButton(layer, letter, state, commands)}
    <select
      aria-label="Alpha rule of ${letter}"
      title=${RULES.find(([each]) => each === alpha)![2]}
      @change=${chooseAlpha}
    >
      ${RULES.map(
        ([each, text]) => html`<option value=${each} .selected=${live(each === alpha)}>
          ${text}
        </option>`,
      )}
    </select>
    <label class="opacity" title="Opacity of ${letter}">
      <input
        class="slider"
        type="range"
        min="0"
        max="1"
        step="0.01"
        aria-label="Opacity of ${letter}"
        aria-valuetext=${percent}
        .value=${live(String(opacity))}
        @input=${(event: Event) => {
          const { valueAsNumber } = event.target as HTMLInputElement;
          commands.setRule(id, { opacity: valueAsNumber }, `opacity ${id}`);
        }}
        @change=${() => commands.endGesture()}
      />
      <span class="numbers muted" aria-hidden="true">${percent}</span>
    </label>
  </div>`;
}
