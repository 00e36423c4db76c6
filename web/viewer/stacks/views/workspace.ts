import { html, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { transport } from '../../playback/transport.ts';
import { statusText } from '../../session/messages.ts';
import { framesOf, type ViewerState } from '../../session/state.ts';
import type { StackCommands } from '../commands.ts';
import { layerList } from './layer-list.ts';
import { modeMenu } from './mode-menu.ts';
import { resultPanel } from './result-panel.ts';

/** Layers, their blend, the frames, and what was blended how fast. */
export function stackWorkspace(state: ViewerState, commands: StackCommands): TemplateResult {
  const { t, playing, fps, rate } = state;
  const frames = framesOf(state);
  return html`<div class="stage">
      ${layerList(state, commands)} ${resultPanel(state, commands)}
    </div>
    ${transport({ label: 'Playback', slider: 'Frame', t, frames, playing, fps, rate }, commands)}
    <div class="status numbers" part="status" role="status">${statusText(state)}</div>
    <div class="said" role="status">${state.said}</div>
    ${modeMenu(state, commands)}`;
}
