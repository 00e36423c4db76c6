import { html, live, nothing, type TemplateResult } from '../../../js/vendor/lit.ts';
import type { Task } from '../session/state.ts';
import type { Commands } from './commands.ts';
import { icon } from './icons.ts';

/** The images that are open and which of them is shown. */
export interface ImageChoice {
  readonly names: readonly string[];
  readonly index: number;
  choose(index: number): void;
  close(): void;
}

/** The top row: open, what is open, what is going on, and how to save what is shown. */
export function bar(
  task: Task | null,
  commands: Commands,
  images: ImageChoice | null,
  save: TemplateResult | typeof nothing,
): TemplateResult {
  return html`<div class="bar" part="bar">
    <button class="primary" part="button" type="button" @click=${() => commands.pick('open')}>
      Open…
    </button>
    <button
      class="quiet"
      part="button"
      type="button"
      title="Open a folder…"
      aria-label="Open a folder…"
      @click=${() => commands.pickFolder()}
    >
      ${icon('folder')}
    </button>
    ${images ? imageChoice(images) : nothing}
    <div class="task">${task ? taskView(task, commands) : nothing}</div>
    ${save}
  </div>`;
}

function imageChoice(images: ImageChoice): TemplateResult {
  const { names, index } = images;
  const choose = (event: Event) => images.choose((event.target as HTMLSelectElement).selectedIndex);
  const name = names[index] ?? '';
  return html`${
    names.length > 1
      ? html`<select
            class="images"
            aria-label="Image"
            @change=${choose}
          >
            ${names.map((each, i) => html`<option .selected=${live(i === index)}>${each}</option>`)}
          </select>`
      : html`<span class="name" title=${name}>${name}</span>`
  }
    <button
      class="quiet"
      part="button"
      type="button"
      title="Close"
      aria-label="Close ${name}"
      @click=${() => images.close()}
    >
      ${icon('close')}
    </button>`;
}

function taskView({ label, done, total }: Task, commands: Commands): TemplateResult {
  return html`<span class="task-label">${label}</span>
    ${
      total > 0
        ? html`<progress aria-label=${label} max=${total} .value=${done}></progress>`
        : html`<progress aria-label=${label}></progress>`
    }
    <button part="button" type="button" @click=${() => commands.cancel()}>Cancel</button>`;
}
