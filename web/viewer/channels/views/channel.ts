import { LUT_NAMES, type LutName } from '../../../../js/engine/colour/lut-names.ts';
import { html, live, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { formatValue } from '../looking/values.ts';
import { type ChannelSettings, isWindow } from '../settings/settings.ts';
import type { ViewContext } from './commands.ts';
import { handleRange } from './handle-range.ts';

/** What a control gives when a hand moves it, and when it lets go. */
interface Slider {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly text: string;
  readonly disabled: boolean;
  readonly input: (value: number) => void;
  readonly end: () => void;
}

const numberOf = (event: Event) => (event.target as HTMLInputElement).valueAsNumber;

function slider({
  label,
  value,
  min,
  max,
  step,
  text,
  disabled,
  input,
  end,
}: Slider): TemplateResult {
  return html`<label class="slider-row">
    <span>${label}</span>
    <input
      type="range"
      min=${min}
      max=${max}
      step=${step}
      ?disabled=${disabled}
      .value=${live(String(value))}
      aria-valuetext=${text}
      @input=${(event: Event) => input(numberOf(event))}
      @change=${end}
    />
    <span class="numbers value">${text}</span>
  </label>`;
}

function windowSlider(context: ViewContext, index: number): TemplateResult {
  const { session, state } = context;
  const { window, name } = state.settings.channels[index]!;
  const [lo, hi] = window;
  const [min, max] = handleRange(context, index);
  const step = session.source.dtype === 'float32' ? (max - min) / 1000 : 1;
  const set = (change: readonly [number, number]) =>
    session.editing.setChannel(index, { window: change }, `window ${index}`);
  const handle = (side: 'lo' | 'hi', value: number, input: (value: number) => void) =>
    html`<input
      class="handle ${side}"
      ?data-over=${side === 'lo' && lo > (min + max) / 2}
      type="range"
      min=${min}
      max=${max}
      step=${step}
      .value=${live(String(value))}
      aria-label="${name}: ${side === 'lo' ? 'darkest' : 'brightest'} value"
      @input=${(event: Event) => input(numberOf(event))}
      @change=${() => session.editing.endGesture()}
    />`;
  return html`<div class="window">
    <canvas class="histogram" data-histogram=${index} width="256" height="48" aria-hidden="true"></canvas>
    ${handle('lo', lo, (value) => set([Math.min(value, hi - step), hi]))}
    ${handle('hi', hi, (value) => set([lo, Math.max(value, lo + step)]))}
  </div>`;
}

function windowNumbers({ session, state }: ViewContext, index: number): TemplateResult {
  const { window, name } = state.settings.channels[index]!;
  const [lo, hi] = window;
  const field = (side: 'lo' | 'hi', value: number) => {
    const set = (event: Event) => {
      const input = event.target as HTMLInputElement;
      const typed = input.valueAsNumber;
      const next = side === 'lo' ? ([typed, hi] as const) : ([lo, typed] as const);
      // What makes no window is put back.
      if (isWindow(next)) session.editing.setChannel(index, { window: next });
      else input.value = String(value);
    };
    return html`<input
      class="numbers"
      type="number"
      step="any"
      .value=${live(String(value))}
      aria-label="${name}: ${side === 'lo' ? 'darkest' : 'brightest'} value, as a number"
      @change=${set}
    />`;
  };
  return html`<div class="window-numbers">${field('lo', lo)} ${field('hi', hi)}</div>`;
}

/** The menu's name for what a channel is coloured by. */
function lutChoice({ lut }: ChannelSettings): string {
  if (lut === undefined) return 'colour';
  return typeof lut === 'string' ? lut : 'own';
}

function colours({ session, state }: ViewContext, index: number): TemplateResult {
  const channel = state.settings.channels[index]!;
  const own = state.initial.channels[index]!.lut;
  const { name, color } = channel;
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    const { lut: _, ...plain } = channel;
    if (value === 'colour') session.editing.replaceChannel(index, plain);
    else
      session.editing.setChannel(index, {
        lut: value === 'own' ? (channel.lut ?? own!) : (value as LutName),
      });
  };
  const option = (value: string, text: string) =>
    html`<option value=${value} .selected=${live(lutChoice(channel) === value)}>${text}</option>`;
  return html`<input
      type="color"
      title="Colour"
      aria-label="${name}: colour"
      .value=${live(color)}
      ?disabled=${channel.lut !== undefined}
      @input=${(event: Event) =>
        session.editing.setChannel(
          index,
          { color: (event.target as HTMLInputElement).value },
          `colour ${index}`,
        )}
      @change=${() => session.editing.endGesture()}
    />
    <select aria-label="${name}: colour or table" @change=${choose}>
      ${option('colour', 'Colour')}
      ${lutChoice(channel) === 'own' || typeof own === 'object' ? option('own', own === channel.lut ? 'File’s LUT' : 'Own LUT') : ''}
      ${LUT_NAMES.map((lut) => option(lut, lut))}
    </select>`;
}

function more({ session, state }: ViewContext, index: number): TemplateResult {
  const { gamma, opacity, invert, name } = state.settings.channels[index]!;
  const end = () => session.editing.endGesture();
  const disabled = state.settings.mode === 'imagej';
  return html`<details>
    <summary>Gamma, opacity, invert</summary>
    ${disabled ? html`<p class="muted">ImageJ shows channels by window and colour alone.</p>` : ''}
    ${slider({
      label: 'Gamma',
      value: Math.log2(gamma),
      min: -3,
      max: 3,
      step: 0.05,
      text: Number(gamma.toPrecision(3)).toString(),
      disabled,
      input: (value) => session.editing.setChannel(index, { gamma: 2 ** value }, `gamma ${index}`),
      end,
    })}
    ${slider({
      label: 'Opacity',
      value: opacity,
      min: 0,
      max: 1,
      step: 0.01,
      text: `${Math.round(opacity * 100)} %`,
      disabled,
      input: (value) => session.editing.setChannel(index, { opacity: value }, `opacity ${index}`),
      end,
    })}
    <label class="check">
      <input
        type="checkbox"
        ?disabled=${disabled}
        .checked=${live(invert)}
        aria-label="${name}: invert"
        @change=${() => session.editing.setChannel(index, { invert: !invert })}
      />
      Invert
    </label>
  </details>`;
}

/** One channel: shown or not, colour, window over its histogram, and the rest folded away. */
export function channelView(context: ViewContext, index: number): TemplateResult {
  const { session, state } = context;
  const { name, visible } = state.settings.channels[index]!;
  const pointed = state.pointer?.values[index];
  // What has been shown once keeps its height when it is hidden, so that nothing below jumps.
  const isFolded = !visible && !state.histograms[index];
  return html`<li class="channel" ?data-hidden=${!visible} ?data-folded=${isFolded}>
    <div class="channel-head">
      <label class="check name">
        <input
          type="checkbox"
          .checked=${live(visible)}
          aria-label="Show ${name}"
          @change=${() => session.editing.setChannel(index, { visible: !visible })}
        />
        <span class="name" title=${name}>${name}</span>
      </label>
      <span class="pointed numbers" aria-hidden="true">${pointed === undefined ? '' : formatValue(pointed)}</span>
    </div>
    <div class="channel-more">
    <div class="channel-tools">
      ${colours(context, index)}
      <button
        part="button"
        type="button"
        title="Window by percentiles"
        aria-label="Auto window of ${name}"
        @click=${() => session.autoWindow(index).catch(() => {})}
      >
        Auto
      </button>
    </div>
    ${windowSlider(context, index)} ${windowNumbers(context, index)} ${more(context, index)}
    </div>
  </li>`;
}
