import { type ChannelSettings, COMPOSITE_MODES, type CompositeMode } from 'stackblend';
import { CHANNELS } from '../sample/cells.ts';

/** What the controls set of a channel. */
interface Shown extends ChannelSettings {
  readonly window: readonly [lo: number, hi: number];
  readonly color: `#${string}`;
}

/** How the examples show the sample; what `engine.composite` takes beside planes. */
export interface Look {
  readonly channels: readonly Shown[];
  readonly mode: CompositeMode;
}

export const FIRST_LOOK: Look = {
  channels: [
    { window: [100, 4000], color: '#0080ff' },
    { window: [100, 4000], color: '#ff8000' },
  ],
  mode: 'screen',
};

function input(name: string, settings: Record<string, string>): HTMLLabelElement {
  const element = Object.assign(document.createElement('input'), { name, ...settings });
  const label = document.createElement('label');
  label.append(name.split(' ').at(-1) ?? '', element);
  return label;
}

function channelControls(name: string, { window, color }: Shown): HTMLFieldSetElement {
  const set = document.createElement('fieldset');
  const legend = Object.assign(document.createElement('legend'), { textContent: name });
  const most = { type: 'range', min: '200', max: '4000', step: '100', value: String(window[1]) };
  set.append(
    legend,
    input(`${name} colour`, { type: 'color', value: color }),
    input(`${name} brightest`, most),
    input(`${name} gamma`, { type: 'range', min: '0.2', max: '2', step: '0.1', value: '1' }),
  );
  return set;
}

function modeControl(mode: CompositeMode): HTMLLabelElement {
  const select = Object.assign(document.createElement('select'), { name: 'mode' });
  select.append(...COMPOSITE_MODES.map((name) => new Option(name, name, false, name === mode)));
  const label = document.createElement('label');
  label.append('mode', select);
  return label;
}

function read(form: HTMLFormElement): Look {
  const data = new FormData(form);
  const value = (name: string) => String(data.get(name));
  const channels = CHANNELS.map(
    (name): Shown => ({
      window: [100, Number(value(`${name} brightest`))],
      gamma: Number(value(`${name} gamma`)),
      color: value(`${name} colour`) as `#${string}`,
    }),
  );
  return { channels, mode: value('mode') as CompositeMode };
}

/** Fills the page's form with controls; `show` gets the look at once and after each change. */
export function controls(show: (look: Look) => unknown): void {
  const form = document.querySelector('form')!;
  const sets = CHANNELS.map((name, c) => channelControls(name, FIRST_LOOK.channels[c]!));
  form.append(modeControl(FIRST_LOOK.mode), ...sets);
  form.addEventListener('input', () => show(read(form)));
  form.addEventListener('submit', (event) => event.preventDefault());
}
