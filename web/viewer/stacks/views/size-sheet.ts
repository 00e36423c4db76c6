import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import type { SizeQuestion } from '../ask-sizes.ts';
import { canvasFor, type FrameSize, frameSize, type SizeAnswer, type Sized } from '../sizes.ts';

const sizeText = ({ width, height }: FrameSize) => `${width} × ${height}`;

/** What a form says. */
function answerOf(form: HTMLFormElement): SizeAnswer | null {
  const { value: kind } = form.elements.namedItem('fit') as RadioNodeList;
  if (kind !== 'place') return { kind: kind as 'crop' | 'pad' };
  const [x, y] = ['x', 'y'].map((name) => form.elements.namedItem(name) as HTMLInputElement);
  // Checked here alone: what is typed beside another choice is of no interest.
  if (!x!.reportValidity() || !y!.reportValidity()) return null;
  return { kind, x: x!.valueAsNumber, y: y!.valueAsNumber };
}

function choice(value: SizeAnswer['kind'], text: string): TemplateResult {
  return html`<label class="check">
    <input type="radio" name="fit" value=${value} ?checked=${value === 'pad'} />
    <span>${text}</span>
  </label>`;
}

function coordinate(name: 'x' | 'y', first: number, placed: readonly number[]): TemplateResult {
  // Some of each lies on the canvas.
  const least = 1 - Math.min(...placed);
  const select = (event: Event) => {
    const { form } = event.target as HTMLInputElement;
    form!.querySelector<HTMLInputElement>('[value=place]')!.checked = true;
  };
  return html`<label>
    ${name}
    <input
      class="numbers"
      type="number"
      name=${name}
      required
      step="1"
      min=${least}
      max=${first - 1}
      value="0"
      @input=${select}
    />
  </label>`;
}

/** Asks what to do with frames of several sizes. */
export function sizeSheet(question: SizeQuestion | null): TemplateResult | typeof nothing {
  if (!question) return nothing;
  const { stacks } = question;
  const sizes = stacks.map(({ shape }) => frameSize(shape));
  const [first] = sizes as [FrameSize];
  const others = stacks.filter((_, i) => sizeText(sizes[i]!) !== sizeText(first));
  const placed = others.map(({ shape }) => frameSize(shape));
  const widths = placed.map(({ width }) => width);
  const heights = placed.map(({ height }) => height);
  const title = 'Frames differ in size';
  return html`<dialog
    class="question sizes"
    part="dialog"
    aria-label=${title}
    @cancel=${() => question.cancel()}
  >
    <h2>${title}</h2>
    <p>${differences(stacks[0]!, others)}</p>
    <form
      novalidate
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const answer = answerOf(event.target as HTMLFormElement);
        if (answer) question.answer(answer);
      }}
    >
      ${choice('pad', `Pad with transparent pixels to ${sizeText(canvasFor({ kind: 'pad' }, sizes))}`)}
      ${choice('crop', `Crop to ${sizeText(canvasFor({ kind: 'crop' }, sizes))}, from the top left`)}
      <div class="placing" role="group" aria-label="Place">
        ${choice('place', `Keep ${sizeText(first)}, with ${namesOf(others)} at`)}
        <span class="at">${coordinate('x', first.width, widths)} ${coordinate('y', first.height, heights)}</span>
      </div>
      <div class="answers">
        <button class="primary" part="button" type="submit" autofocus>Open</button>
        <button part="button" type="button" @click=${() => question.cancel()}>Cancel</button>
      </div>
    </form>
  </dialog>`;
}

function namesOf(stacks: readonly Sized[]): string {
  return stacks.length === 1 ? `“${stacks[0]!.name}”` : 'the others';
}

/** Names that are listed, the rest counted. */
const LISTED = 4;

function differences(first: Sized, others: readonly Sized[]): string {
  const listed = [first, ...others.slice(0, LISTED)].map(({ name, shape }) => {
    return `“${name}” is ${sizeText(frameSize(shape))}`;
  });
  const more = others.length - LISTED;
  return `${listed.join(', ')}${more > 0 ? `, and ${more} more differ` : ''}.`;
}
