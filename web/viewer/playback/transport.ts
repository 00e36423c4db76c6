import { html, live, type TemplateResult } from '../../../js/vendor/lit.ts';
import { icon } from '../views/icons.ts';
import { RATES } from './rates.ts';

/** What is played, and how it is going. */
export interface Transport {
  /** Names of the row and of its slider, for those who hear them. */
  readonly label: string;
  readonly slider: string;
  readonly t: number;
  readonly frames: number;
  readonly playing: boolean;
  /** Frames per second asked for, and those painted where that is known. */
  readonly fps: number;
  readonly rate: number | null;
  /** Where one is, in words; left out: `3 / 24`. */
  readonly place?: string;
}

/** What the row can do. */
export interface TransportCommands {
  seek(t: number): void;
  togglePlay(): void;
  setRate(fps: number): void;
}

/** Play, a slider over time, the rate. */
export function transport(shown: Transport, commands: TransportCommands): TemplateResult {
  const { label, t, frames, playing, rate } = shown;
  const still = frames < 2;
  const play = playing ? 'Pause' : 'Play';
  const seek = (event: Event) => commands.seek((event.target as HTMLInputElement).valueAsNumber);
  return html`<div class="transport" part="transport" role="group" aria-label=${label}>
    <button
      class="play"
      part="button"
      type="button"
      title="${play} (space)"
      aria-label=${play}
      ?disabled=${still}
      @click=${() => commands.togglePlay()}
    >
      ${icon(playing ? 'pause' : 'play')}
    </button>
    <input
      class="slider"
      type="range"
      min="0"
      max=${Math.max(0, frames - 1)}
      step="1"
      .value=${live(String(t))}
      aria-label=${shown.slider}
      aria-valuetext=${frames ? `Frame ${t + 1} of ${frames}` : 'No frames'}
      ?disabled=${still}
      @input=${seek}
    />
    <span class="rate numbers muted" title="Frames painted in a second"
      >${playing && rate !== null ? `${rate.toFixed(1)} fps` : ''}</span
    >
    <span class="counter numbers" aria-hidden="true"
      >${shown.place ?? `${frames ? t + 1 : '–'} / ${frames || '–'}`}</span
    >
    ${rateSelect(shown.fps, commands)}
  </div>`;
}

function rateSelect(current: number, commands: TransportCommands): TemplateResult {
  const choose = (event: Event) => {
    commands.setRate(RATES[(event.target as HTMLSelectElement).selectedIndex] ?? current);
  };
  return html`<select class="numbers" aria-label="Frames per second" @change=${choose}>
    ${RATES.map((fps) => html`<option .selected=${live(fps === current)}>${fps} fps</option>`)}
  </select>`;
}
