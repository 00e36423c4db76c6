import type { Quantity } from '../../../../js/io/source.ts';
import { html, live, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { transport } from '../../playback/transport.ts';
import type { ZChoice } from '../planes/plane-key.ts';
import type { ViewContext } from './commands.ts';

/** `3 / 24 · 2 min`. */
function timeText(t: number, frames: number, step: Quantity | undefined): string {
  const place = `${t + 1} / ${frames}`;
  return step ? `${place} · ${Number((t * step.value).toPrecision(4))} ${step.unit}` : place;
}

function timeRow({ session, state }: ViewContext): TemplateResult {
  const [frames] = session.source.shape;
  const { playing, t, fps, rate } = state;
  const place = timeText(t, frames, session.source.timeIncrement);
  const shown = { label: 'Time', slider: 'Time', t, frames, playing, fps, rate, place };
  return transport(shown, {
    seek: (t) => session.playback.seek(t),
    togglePlay: () => session.playback.setPlaying(!playing),
    setRate: (fps) => session.playback.setRate(fps),
  });
}

function zRow({ session, state }: ViewContext): TemplateResult {
  const planes = session.source.shape[2];
  const { z } = state;
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    session.looking.setZ(value === 'plane' ? session.looking.plane : (value as ZChoice));
  };
  const isPlane = typeof z === 'number';
  const option = (value: string, text: string, selected: boolean) =>
    html`<option value=${value} .selected=${live(selected)}>${text}</option>`;
  return html`<div class="transport" part="transport" role="group" aria-label="Depth">
    <select aria-label="Plane or projection" @change=${choose}>
      ${option('plane', 'z', isPlane)} ${option('max', 'z max', z === 'max')}
      ${option('mean', 'z mean', z === 'mean')}
    </select>
    <input
      class="slider"
      type="range"
      min="0"
      max=${planes - 1}
      step="1"
      .value=${live(String(isPlane ? z : 0))}
      aria-label="Depth"
      aria-valuetext=${isPlane ? `Plane ${z + 1} of ${planes}` : `Projection of ${planes} planes`}
      ?disabled=${!isPlane}
      @input=${(event: Event) => session.looking.setZ((event.target as HTMLInputElement).valueAsNumber)}
    />
    <span class="counter numbers" aria-hidden="true"
      >${isPlane ? `${z + 1} / ${planes}` : `${planes} planes`}</span
    >
  </div>`;
}

/** Sliders for the axes that an image has. */
export function sliders(context: ViewContext): TemplateResult {
  const [frames, , planes] = context.session.source.shape;
  return html`${frames > 1 ? timeRow(context) : nothing} ${planes > 1 ? zRow(context) : nothing}`;
}
