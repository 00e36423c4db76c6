import { html, live, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { contentsFor, type Draft, seriesAxis, withContent } from '../draft.ts';
import { FORMAT_INFOS } from '../formats.ts';
import { type ExportContent, ratesOf } from '../options.ts';
import type { Subject } from '../subject.ts';

type Change = (part: Partial<Draft>) => void;

function contentText(content: ExportContent, { lengths }: Subject): string {
  switch (content) {
    case 't':
      return `All ${lengths.t.toLocaleString('en')} frames`;
    case 'z':
      return `All ${lengths.z.toLocaleString('en')} planes along z`;
    case 'frame':
      return 'What is shown, full size';
    case 'view':
      return 'The view, as on the screen';
  }
}

function contentField(subject: Subject, draft: Draft, change: Change) {
  const contents = contentsFor(subject, draft.format);
  if (contents.length < 2) return nothing;
  const choose = (event: Event) => {
    const content = (event.target as HTMLSelectElement).value as ExportContent;
    change(withContent(draft, content, subject));
  };
  return html`<label class="field">
    <span>What</span>
    <select aria-label="What" @change=${choose}>
      ${contents.map(
        (content) => html`<option value=${content} .selected=${live(content === draft.content)}>
          ${contentText(content, subject)}
        </option>`,
      )}
    </select>
  </label>`;
}

function numberField(
  label: string,
  value: number,
  [min, max, step]: readonly [min: number, max: number, step: number | 'any'],
  set: (value: number) => void,
): TemplateResult {
  return html`<input
    type="number"
    class="numbers"
    aria-label=${label}
    required
    min=${min}
    max=${max}
    step=${step}
    .value=${live(String(value))}
    @change=${(event: Event) => set((event.target as HTMLInputElement).valueAsNumber)}
  />`;
}

function rangeField({ lengths }: Subject, draft: Draft, change: Change) {
  const axis = seriesAxis(draft.content);
  if (!axis) return nothing;
  const { first, last } = draft;
  return html`<div class="field" role="group" aria-label="Range">
    <span>From</span>
    <span>
      ${numberField('First frame', first, [1, last, 1], (value) => change({ first: value }))} to
      ${numberField('Last frame', last, [first, lengths[axis], 1], (value) => change({ last: value }))}
    </span>
  </div>`;
}

function check(label: string, checked: boolean, set: (checked: boolean) => void): TemplateResult {
  return html`<label class="check">
    <input
      type="checkbox"
      .checked=${live(checked)}
      @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
    />
    ${label}
  </label>`;
}

function overlayFields(subject: Subject, draft: Draft, change: Change): TemplateResult {
  const view = subject.view();
  return html`${
    view?.scaleBar
      ? check('With a scale bar', draft.scaleBar, (value) => change({ scaleBar: value }))
      : nothing
  }
  ${
    view?.legend.length
      ? check('With a legend', draft.legend, (value) => change({ legend: value }))
      : nothing
  }`;
}

/** What a format lets a person choose. */
export function sheetFields(subject: Subject, draft: Draft, change: Change): TemplateResult {
  const { channels, plays } = FORMAT_INFOS[draft.format];
  return html`${contentField(subject, draft, change)} ${rangeField(subject, draft, change)}
  ${
    channels && subject.channels
      ? check(`The channels themselves, ${subject.channels.dtype}`, draft.channels, (value) =>
          change({ channels: value }),
        )
      : nothing
  }
  ${
    plays
      ? html`<label class="field">
          <span>Frames per second</span>
          ${numberField('Frames per second', draft.fps, [...ratesOf(draft.format), 'any'], (value) => change({ fps: value }))}
        </label>`
      : nothing
  }
  ${draft.content === 'view' ? overlayFields(subject, draft, change) : nothing}`;
}
