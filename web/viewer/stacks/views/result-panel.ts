import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { letterOf, placeOf } from '../../session/layers.ts';
import { FORMATS } from '../../session/messages.ts';
import { shownRule, type ViewerState } from '../../session/state.ts';
import { iconButton } from '../../views/icon-button.ts';
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
    ${shown ? zoomButtons(commands) : nothing}
  </section>`;
}

/** How large the blend is shown. */
function zoomButtons({ look }: StackCommands): TemplateResult {
  const scale = look()?.scale;
  const percent = scale ? `${Number((scale * 100).toPrecision(3))} %` : '';
  return html`<div class="zoom" role="group" aria-label="Size">
    ${iconButton('minus', 'Zoom out (−)', () => look()?.zoom(0.5))}
    <button
      class="percent numbers"
      part="button"
      type="button"
      title="One pixel to one pixel (1)"
      @click=${() => look()?.actualSize()}
    >
      ${percent}
    </button>
    ${iconButton('plus', 'Zoom in (+)', () => look()?.zoom(2))}
    <button part="button" type="button" title="Fit the picture (0)" @click=${() => look()?.fit()}>
      Fit
    </button>
  </div>`;
}

/** What is laid over what, in words. */
function blendText(state: ViewerState): string {
  const visible = state.layers.flatMap((layer, i) =>
    layer.rule.visible
      ? [{ letter: letterOf(placeOf(state, i)), rule: shownRule(state, layer) }]
      : [],
  );
  const [backdrop, ...others] = visible;
  if (state.layers.length === 1 && backdrop) return `Stack ${backdrop.letter}`;
  const over = others.map(({ letter, rule }) => `${letter} by ${rule.mode}`);
  return over.length > 0 ? `Over ${backdrop!.letter}: ${over.join(', ')}` : 'Blend';
}

function hint(state: ViewerState, commands: StackCommands): TemplateResult {
  const { layers, task } = state;
  const waiting = task ? null : commands.waiting();
  if (waiting) {
    return html`<p>${waiting}: not open any more</p>
      <button part="button" type="button" @click=${() => commands.resume()}>Open again</button>`;
  }
  if (layers.length > 0) {
    if (!layers.some(({ rule }) => rule.visible)) return html`<p>No layer is shown</p>`;
    return task || state.blending
      ? html``
      : html`<p>Not blended</p>
          <button part="button" type="button" @click=${() => commands.blend()}>Blend</button>`;
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
