import { html, live, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { type Layer, layerAt, placeOf } from '../../session/layers.ts';
import { count, FORMATS } from '../../session/messages.ts';
import { framesOf, type ViewerState } from '../../session/state.ts';
import { icon } from '../../views/icons.ts';
import type { StackCommands } from '../commands.ts';
import { blendFields } from './blend-fields.ts';

/** The two inputs of the blend. */
export type SideName = 'a' | 'b';

/** Panels that show a picture. */
export type PanelName = SideName | 'result';

/** One of the two inputs: its name, channel, buttons and picture. */
export function sidePanel(
  name: SideName,
  state: ViewerState,
  commands: StackCommands,
): TemplateResult {
  const layer = layerAt(state, name === 'a' ? 0 : 1);
  const side = layer?.stack;
  const target = layer?.id ?? (name === 'a' ? 'bottom' : 'top');
  const letter = name.toUpperCase();
  return html`<section class="panel" part="panel" data-panel=${name} data-target=${target} aria-label="Stack ${letter}">
    <div class="title" part="title">
      <span class="badge" aria-hidden="true">${letter}</span>
      <span class="name" title=${side?.name ?? ''}>${side?.name ?? 'No stack'}</span>
      ${layer && layer.stack.channels.length > 1 ? channelSelect(letter, layer, commands) : nothing}
      <button
        class="open"
        part="button"
        type="button"
        aria-label="Open a stack as ${letter}…"
        @click=${() => commands.pick(target)}
      >
        Open…
      </button>
      <button
        class="quiet"
        part="button"
        type="button"
        title="Close ${letter}"
        aria-label="Close ${letter}"
        ?disabled=${!side}
        @click=${() => layer && commands.close(layer.id)}
      >
        ${icon('close')}
      </button>
    </div>
    ${well(name, layer !== null, `Stack ${letter}`, state, html`<p ?hidden=${state.task !== null}>Drop a stack here</p>`)}
  </section>`;
}

function channelSelect(letter: string, { id, stack }: Layer, commands: StackCommands) {
  const choose = (event: Event) => {
    commands.chooseChannel(id, (event.target as HTMLSelectElement).selectedIndex);
  };
  return html`<select aria-label="Channel of ${letter}" @change=${choose}>
    ${stack.channels.map(
      (channel, i) => html`<option .selected=${live(i === stack.channel)}>${channel}</option>`,
    )}
  </select>`;
}

/** The blend of both. */
export function resultPanel(state: ViewerState, commands: StackCommands): TemplateResult {
  // Without the earlier picture, a blend of a few milliseconds would only flicker.
  const shown = state.blended !== null || (state.stale && state.task !== null);
  return html`<section class="panel" part="panel" data-panel="result" aria-label="Result">
    <div class="title" part="title">
      <span class="badge result-badge" aria-hidden="true">A+B</span>
      ${blendFields(layerAt(state, 1) ?? undefined, commands)}
    </div>
    ${well('result', shown, `B over A by ${state.layers.at(-1)?.rule.mode}`, state, hint(state, commands))}
  </section>`;
}

function hint(state: ViewerState, commands: StackCommands): TemplateResult {
  const [only, more] = state.layers;
  if (more) {
    return state.task
      ? html``
      : html`<p>Not blended</p>
          <button part="button" type="button" @click=${() => commands.blend()}>Blend</button>`;
  }
  if (only) {
    const [frames, height, width] = only.stack.shape;
    return html`<p>Add a stack as ${placeOf(state, 0) === 0 ? 'B' : 'A'}</p>
      <p class="muted">It needs frames of ${width} × ${height}${frames > 1 ? `: ${count(frames, 'frame')} or one` : ''}.</p>`;
  }
  if (state.task) return html``;
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

/** A picture, or what to do where there is none. */
function well(
  name: PanelName,
  shown: boolean,
  label: string,
  state: ViewerState,
  empty: TemplateResult,
): TemplateResult {
  const frames = framesOf(state);
  const text = frames > 1 ? `${label}, frame ${state.t + 1} of ${frames}` : label;
  // The canvas stays in the tree, so that it keeps its last picture while a blend runs.
  return html`<div class="well" data-well=${name}>
    <canvas part="canvas" role="img" aria-label=${text} width="1" height="1" ?hidden=${!shown}></canvas>
    <div class="empty" ?hidden=${shown}>${empty}</div>
  </div>`;
}
