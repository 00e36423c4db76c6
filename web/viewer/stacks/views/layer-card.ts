import { html, live, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { type FreeSide, type Layer, letterOf, placeOf } from '../../session/layers.ts';
import { count } from '../../session/messages.ts';
import type { ViewerState } from '../../session/state.ts';
import { iconButton } from '../../views/icon-button.ts';
import { icon } from '../../views/icons.ts';
import type { StackCommands } from '../commands.ts';
import { layerRule } from './layer-rule.ts';
import { well } from './well.ts';

/** Steps from the bottom that a key asks for where a layer has the focus; null: none. */
function stepFor({ key }: KeyboardEvent): number | null {
  if (key === 'ArrowUp') return 1;
  return key === 'ArrowDown' ? -1 : null;
}

/** One layer: what it is, how it is laid over those below, its picture. */
export function layerCard(
  layer: Layer,
  index: number,
  state: ViewerState,
  commands: StackCommands,
): TemplateResult {
  const { id, stack, rule } = layer;
  const letter = letterOf(placeOf(state, index));
  const isBackdrop = state.layers.findIndex((each) => each.rule.visible) >= index;
  const onKey = (event: KeyboardEvent) => {
    // Menus of the browser open by these keys.
    const isSelect = event.composedPath()[0] instanceof HTMLSelectElement;
    const step = event.altKey && !isSelect ? stepFor(event) : null;
    if (step === null) return;
    event.preventDefault();
    commands.move(id, index + step);
  };
  return html`<div
    class="panel"
    part="panel"
    role="group"
    aria-label="Layer ${letter}: ${stack.name}"
    data-panel=${letter.toLowerCase()}
    data-target=${id}
    ?data-over=${state.drop === id}
    ?data-hidden=${!rule.visible}
    @keydown=${onKey}
  >
    ${titleRow(layer, index, letter, commands)}
    ${isBackdrop ? backdropText(layer, state) : layerRule(layer, letter, state, commands)}
    ${well(String(id), true, `Stack ${letter}`, state, nothing)}
  </div>`;
}

function titleRow(
  { id, stack, rule }: Layer,
  index: number,
  letter: string,
  commands: StackCommands,
): TemplateResult {
  return html`<div class="title" part="title">
    ${grip(id, index, letter, commands)}
    <span class="badge" aria-hidden="true">${letter}</span>
    <span class="name" title=${stack.name}>${stack.name}</span>
    ${stack.channels.length > 1 ? channelSelect(id, letter, stack, commands) : nothing}
    <button
      class="quiet"
      part="button"
      type="button"
      title=${rule.visible ? `Hide ${letter}` : `Show ${letter}`}
      aria-label="Show ${letter}"
      aria-pressed=${rule.visible}
      @click=${() => commands.setRule(id, { visible: !rule.visible })}
    >
      ${icon(rule.visible ? 'eye' : 'eyeOff')}
    </button>
    ${iconButton('folder', `Open a stack as ${letter}…`, () => commands.pick(id))}
    ${iconButton('close', `Close ${letter}`, () => commands.close(id))}
  </div>`;
}

function channelSelect(
  id: number,
  letter: string,
  { channels, channel }: Layer['stack'],
  commands: StackCommands,
): TemplateResult {
  const choose = (event: Event) => {
    commands.chooseChannel(id, (event.target as HTMLSelectElement).selectedIndex);
  };
  return html`<select aria-label="Channel of ${letter}" @change=${choose}>
    ${channels.map((name, i) => html`<option .selected=${live(i === channel)}>${name}</option>`)}
  </select>`;
}

/** Where a layer is taken to be put elsewhere: with the pointer, or with the arrow keys. */
function grip(id: number, index: number, letter: string, commands: StackCommands): TemplateResult {
  const onKey = (event: KeyboardEvent) => {
    const step = stepFor(event);
    if (step === null || event.altKey) return;
    event.preventDefault();
    commands.move(id, index + step);
  };
  return html`<button
    class="quiet grip"
    part="button"
    type="button"
    title="Drag to another place, or use the arrow keys"
    aria-label="Move ${letter}: arrow keys"
    @keydown=${onKey}
    @pointerdown=${(event: PointerEvent) => commands.drag.start(event, id)}
    @pointermove=${(event: PointerEvent) => commands.drag.move(event)}
    @pointerup=${() => commands.drag.drop()}
    @pointercancel=${() => commands.drag.cancel()}
  >
    ${icon('grip')}
  </button>`;
}

/** Gives the grip of a layer the focus. */
export function focusGrip(root: ParentNode, id: number): void {
  root.querySelector<HTMLElement>(`[data-layer="${id}"] .grip`)?.focus();
}

/** What may come in the place beside a single layer, or in the first one. */
function whatFits(letter: string, { layers: [only] }: ViewerState): string {
  if (!only) return 'Drop a stack here';
  const [frames, height, width] = only.stack.shape;
  const lengths = frames > 1 ? `: ${count(frames, 'frame')} or one` : '';
  return `Add a stack as ${letter}. Frames of ${width} × ${height} fit${lengths}.`;
}

/** A place where there is no layer yet. */
export function emptySlot(
  place: FreeSide,
  state: ViewerState,
  commands: StackCommands,
): TemplateResult {
  const letter = place === 'bottom' ? 'A' : 'B';
  const text = html`<p ?hidden=${state.task !== null}>${whatFits(letter, state)}</p>`;
  return html`<div
    class="panel slot"
    part="panel"
    role="group"
    aria-label="Stack ${letter}"
    data-panel=${letter.toLowerCase()}
    data-target=${place}
    ?data-over=${state.drop === place}
  >
    <div class="title" part="title">
      <span class="badge" aria-hidden="true">${letter}</span>
      <span class="name muted">No stack</span>
      <button
        part="button"
        type="button"
        aria-label="Open a stack as ${letter}…"
        @click=${() => commands.pick(place)}
      >
        Open…
      </button>
    </div>
    ${well(place, false, `Stack ${letter}`, state, text)}
  </div>`;
}

/** What stands in place of the rule of the lowest layer that is shown, and of those below it. */
function backdropText({ rule }: Layer, { layers }: ViewerState): TemplateResult | typeof nothing {
  if (layers.length === 1) return nothing;
  return html`<p class="rule muted">${rule.visible ? 'Backdrop' : 'Hidden'}</p>`;
}
