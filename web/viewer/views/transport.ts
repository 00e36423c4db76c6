import { html, live, type TemplateResult } from '../../../js/vendor/lit.ts';
import { statusText } from '../session/messages.ts';
import { framesOf, RATES, type ViewerState } from '../session/state.ts';
import type { Commands } from './commands.ts';
import { icon } from './icons.ts';

/** Play, frame slider, rate. */
export function transport(state: ViewerState, commands: Commands): TemplateResult {
  const frames = framesOf(state);
  const still = frames < 2;
  const label = state.playing ? 'Pause' : 'Play';
  const seek = (event: Event) => commands.seek((event.target as HTMLInputElement).valueAsNumber);
  return html`<div class="transport" part="transport" role="group" aria-label="Playback">
    <button
      class="play"
      part="button"
      type="button"
      title="${label} (space)"
      aria-label=${label}
      ?disabled=${still}
      @click=${() => commands.togglePlay()}
    >
      ${icon(state.playing ? 'pause' : 'play')}
    </button>
    <input
      class="slider"
      type="range"
      min="0"
      max=${Math.max(0, frames - 1)}
      step="1"
      .value=${live(String(state.t))}
      aria-label="Frame"
      aria-valuetext=${frames ? `Frame ${state.t + 1} of ${frames}` : 'No frames'}
      ?disabled=${still}
      @input=${seek}
    />
    <span class="rate numbers muted" title="Frames painted in a second"
      >${state.playing && state.rate !== null ? `${state.rate.toFixed(1)} fps` : ''}</span
    >
    <span class="counter numbers" aria-hidden="true">${frames ? state.t + 1 : '–'} / ${frames || '–'}</span>
    ${rateSelect(state, commands)}
  </div>`;
}

function rateSelect(state: ViewerState, commands: Commands): TemplateResult {
  const choose = (event: Event) => {
    commands.setRate(RATES[(event.target as HTMLSelectElement).selectedIndex] ?? state.fps);
  };
  return html`<select class="numbers" aria-label="Frames per second" @change=${choose}>
    ${RATES.map((fps) => html`<option .selected=${live(fps === state.fps)}>${fps} fps</option>`)}
  </select>`;
}

/** The last row: what was blended, and how fast. */
export function status(state: ViewerState): TemplateResult {
  return html`<div class="status numbers" part="status" role="status">${statusText(state)}</div>`;
}
