import { html, nothing, repeat, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { placeOf } from '../../session/layers.ts';
import type { ViewerState } from '../../session/state.ts';
import { iconButton } from '../../views/icon-button.ts';
import { icon } from '../../views/icons.ts';
import type { StackCommands } from '../commands.ts';
import { emptySlot, layerCard } from './layer-card.ts';

/** All layers, the top one first, and room for two where there are fewer. */
export function layerList(state: ViewerState, commands: StackCommands): TemplateResult {
  const { layers, drag } = state;
  const last = layers.length - 1;
  const hasRoomAbove = layers.length === 0 || (last === 0 && placeOf(state, 0) === 0);
  const hasRoomBelow = layers.length === 0 || (last === 0 && placeOf(state, 0) === 1);
  const slot = (place: 'top' | 'bottom') => html`<li>${emptySlot(place, state, commands)}</li>`;
  const topFirst = layers.map((layer, index) => ({ layer, index })).reverse();
  return html`<div class="layers" ?data-add=${last > 0} data-many=${last > 1 ? 'yes' : nothing}>
    ${last > 0 ? toolRow(state, commands) : nothing}
    <ol aria-label="Layers, the top one first">
      ${hasRoomAbove ? slot('top') : nothing}
      ${repeat(
        topFirst,
        ({ layer }) => layer.id,
        ({ layer, index }) => html`<li
          data-layer=${layer.id}
          ?data-dragged=${drag?.id === layer.id}
          data-insert=${drag && drag.to === index ? insertSide(state, index) : nothing}
        >
          ${layerCard(layer, index, state, commands)}
        </li>`,
      )}
      ${hasRoomBelow ? slot('bottom') : nothing}
    </ol>
  </div>`;
}

/** Whether the layer that is dragged comes above or below the one whose place it takes. */
function insertSide({ layers, drag }: ViewerState, index: number) {
  const from = layers.findIndex(({ id }) => id === drag?.id);
  if (from === index) return nothing;
  return from < index ? 'above' : 'below';
}

function toolRow(state: ViewerState, commands: StackCommands): TemplateResult {
  return html`<div class="tools">
    <button
      class="add"
      part="button"
      type="button"
      data-target="top"
      ?data-over=${state.drop === 'top'}
      @click=${() => commands.pick('top')}
    >
      ${icon('plus')} Add layers…
    </button>
    ${iconButton('undo', 'Undo (Ctrl Z)', () => commands.undo(), !state.canUndo)}
    ${iconButton('redo', 'Redo (Ctrl Shift Z)', () => commands.redo(), !state.canRedo)}
  </div>`;
}
