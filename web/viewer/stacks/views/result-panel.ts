import { html, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { letterOf, placeOf } from '../../session/layers.ts';
import { count, FORMATS } from '../../session/messages.ts';
import { shownRule, type ViewerState } from '../../session/state.ts';
import type { StackCommands } from '../commands.ts';
import { well } from './well.ts';

/** The blend of all layers. */
export function resultPanel(state: ViewerState, commands: StackCommands): TemplateResult {
  const { blended, blendedFrame, blending, task, stale } = state;
  // Without the earlier picture, a blend of a few milliseconds would only flicker.
  const isEarlierShown = stale && (blending || task !== null);
  const shown = blended !== null || blendedFrame !== null || isEarlierShown;
  return html`<section class="panel" part="panel" data-panel="result" aria-label="Result">
    ${well('result', shown, blendText(state), state, hint(state, commands))}
  </section>`;
}

/** What is laid over what, in words. */
function blendText(state: ViewerState): string {
  const visible = state.layers.flatMap((layer, i) =>
    layer.rule.visible
      ? [{ letter: letterOf(placeOf(state, i)), rule: shownRule(state, layer) }]
      : [],
  );
  const [backdrop, ...others] = visible;
  const over = others.map(({ letter, rule }) => `${letter} by ${rule.mode}`);
  return over.length > 0 ? `Over ${backdrop!.letter}: ${over.join(', ')}` : 'Blend';
}

function hint(state: ViewerState, commands: StackCommands): TemplateResult {
  const { layers, task } = state;
  const [only, more] = layers;
  if (more && !layers.some(({ rule }) => rule.visible)) return html`<p>No layer is shown</p>`;
  if (more) {
    return task || state.blending
      ? html``
      : html`<p>Not blended</p>
          <button part="button" type="button" @click=${() => commands.blend()}>Blend</button>`;
  }
  if (only) {
    const [frames, height, width] = only.stack.shape;
    return html`<p>Add a stack as ${placeOf(state, 0) === 0 ? 'B' : 'A'}</p>
      <p class="muted">
        Frames of ${width} × ${height} fit${frames > 1 ? `: ${count(frames, 'frame')} or one` : ''}.
      </p>`;
  }
  if (task) return html``;
  return html`<p class="headline">Drop images, or two stacks to blend</p>
    <p class="muted">${FORMATS}.<br />Files stay on this computer.</p>
    <div class="samples">
      <button part="button" type="button" @click=${() => commands.openSample('channels')}>
        Sample of channels
      </button>
      <button part="button" type="button" @click=${() => commands.openSample('stacks')}>
        Sample of two stacks
      </button>
    </div>`;
}
