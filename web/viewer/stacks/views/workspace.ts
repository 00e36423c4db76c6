import { html, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { transport } from '../../playback/transport.ts';
import { statusText } from '../../session/messages.ts';
import { framesOf, type ViewerState } from '../../session/state.ts';
import type { StackCommands } from '../commands.ts';
import { resultPanel, sidePanel } from './panels.ts';

/** Two stacks, their blend, the frames, and what was blended how fast. */
export function stackWorkspace(state: ViewerState, commands: StackCommands): TemplateResult {
  const { t, playing, fps, rate } = state;
  const frames = framesOf(state);
  return html`<div class="stage">
      ${sidePanel('a', state, commands)} ${sidePanel('b', state, commands)}
      ${resultPanel(state, commands)}
    </div>
    ${transport({ label: 'Playback', slider: 'Frame', t, frames, playing, fps, rate }, commands)}
    <div class="status numbers" part="status" role="status">${statusText(state)}</div>`;
}
