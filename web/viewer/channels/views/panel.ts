import { html, live, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { hexOf } from '../settings/defaults.ts';
import { VIEWER_MODES, type ViewerMode } from '../settings/settings.ts';
import { channelView } from './channel.ts';
import type { ViewContext } from './commands.ts';

const MODE_TEXTS: Record<ViewerMode, string> = {
  screen: 'Screen',
  add: 'Add',
  max: 'Maximum',
  subtract: 'Subtract (ink on white)',
  imagej: 'As ImageJ does',
};

function background({ session, state }: ViewContext): TemplateResult | typeof nothing {
  const { settings } = state;
  if (settings.mode === 'imagej') return nothing;
  const own = settings.background;
  const choice = own === undefined ? 'default' : typeof own === 'string' ? own : 'own';
  const set = (value: typeof settings.background, gesture?: string) => {
    const { background: _, ...rest } = settings;
    session.editing.set({ ...rest, ...(value !== undefined && { background: value }) }, gesture);
  };
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    if (value === 'default') set(undefined);
    else set(value === 'own' ? [40, 40, 40] : (value as 'black' | 'white'));
  };
  const option = (value: string, text: string) =>
    html`<option value=${value} .selected=${live(choice === value)}>${text}</option>`;
  return html`<label class="field">
      <span aria-hidden="true">Background</span>
      <select aria-label="Background" @change=${choose}>
        ${option('default', settings.mode === 'subtract' ? 'White' : 'Black')}
        ${settings.mode === 'subtract' ? option('black', 'Black') : option('white', 'White')}
        ${option('own', 'Colour')}
      </select>
    </label>
    ${
      typeof own === 'object'
        ? html`<input
            type="color"
            aria-label="Colour of the background"
            .value=${live(hexOf([...own] as [number, number, number]))}
            @input=${(event: Event) => {
              const number = Number.parseInt((event.target as HTMLInputElement).value.slice(1), 16);
              set([number >> 16, (number >> 8) & 255, number & 255], 'background');
            }}
            @change=${() => session.editing.endGesture()}
          />`
        : nothing
    }`;
}

/** How channels are combined, over what, and the controls of the first `rows` of them. */
export function panel(context: ViewContext, rows: number): TemplateResult {
  const { session, state } = context;
  const { settings, logarithmic } = state;
  const choose = (event: Event) => {
    const mode = (event.target as HTMLSelectElement).value as ViewerMode;
    session.editing.set({ ...settings, mode });
  };
  return html`<section class="channels" part="panel" aria-label="Channels">
    <div class="combine">
      <label class="field">
        <span aria-hidden="true">Combine</span>
        <select aria-label="Combine" @change=${choose}>
          ${VIEWER_MODES.map(
            (mode) => html`<option value=${mode} .selected=${live(mode === settings.mode)}>
              ${MODE_TEXTS[mode]}
            </option>`,
          )}
        </select>
      </label>
      ${background(context)}
      <label class="check" title="Draw histograms by logarithms">
        <input
          type="checkbox"
          .checked=${live(logarithmic)}
          @change=${() => session.setLogarithmic(!logarithmic)}
        />
        Log histograms
      </label>
      <button
        part="button"
        type="button"
        title="To be laid over or under other pictures"
        @click=${context.useAsLayer}
      >
        Use as layer
      </button>
    </div>
    <ul>
      ${settings.channels.slice(0, rows).map((_, i) => channelView(context, i))}
    </ul>
  </section>`;
}
