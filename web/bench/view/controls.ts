import { MODES, type Mode } from '../jobs/job.ts';
import type { Settings } from '../measure/run.ts';
import { element, find } from './element.ts';

/** The choices, the buttons, and how far a run has come. */
export class Controls {
  readonly form = find<HTMLFormElement>('#settings');
  readonly run = find<HTMLButtonElement>('#run');
  readonly cancel = find<HTMLButtonElement>('#cancel');
  readonly copy = find<HTMLButtonElement>('#copy');
  readonly #mode = find<HTMLSelectElement>('[name=mode]');
  readonly #frames = find<HTMLInputElement>('[name=frames]');
  readonly #rounds = find<HTMLInputElement>('[name=rounds]');
  readonly #progress = find<HTMLProgressElement>('#progress');
  readonly #step = find('#step');
  readonly #status = find('#status');

  /** `search` of the page's address may choose: `?mode=multiply&frames=2&rounds=1`. */
  constructor(search: string) {
    this.#mode.append(...MODES.map((mode) => element('option', { value: mode }, mode)));
    for (const [name, value] of new URLSearchParams(search)) {
      const field = [this.#mode, this.#frames, this.#rounds].find((field) => field.name === name);
      const before = field?.value ?? '';
      if (field) field.value = value;
      if (field && !field.checkValidity()) field.value = before;
    }
    if (this.#mode.selectedIndex < 0) this.#mode.selectedIndex = 0;
    this.running = false;
  }

  get settings(): Settings {
    return {
      mode: this.#mode.value as Mode,
      frames: this.#frames.valueAsNumber,
      rounds: this.#rounds.valueAsNumber,
    };
  }

  /** The button that goes grey passes the focus on, so that it is not lost. */
  set running(running: boolean) {
    const focused = document.activeElement;
    this.run.disabled = running;
    this.cancel.disabled = !running;
    for (const field of [this.#mode, this.#frames, this.#rounds]) field.disabled = running;
    if (running && focused === this.run) this.cancel.focus();
    if (!running && focused === this.cancel) this.run.focus();
  }

  showProgress(fraction: number, what: string): void {
    this.#progress.value = fraction;
    this.#step.textContent = what;
  }

  /** Read aloud by screen readers, unlike the steps, which follow each other too fast. */
  showStatus(text: string): void {
    this.#status.textContent = text;
  }
}
