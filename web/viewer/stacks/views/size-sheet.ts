import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { count } from '../../session/messages.ts';
import type { SizeAnswer, Sized, SizeQuestion } from '../../session/size-question.ts';
import {
  type Canvas,
  canvasFor,
  canvasShape,
  type FittingKind,
  type FrameSize,
  fits,
  frameSize,
  sameSize,
} from '../sizes.ts';

const sizeText = ({ width, height }: FrameSize) => `${width} × ${height}`;

/** What a form says. */
function answerOf(form: HTMLFormElement): SizeAnswer | null {
  const { value: kind } = form.elements.namedItem('fit') as RadioNodeList;
  if (kind !== 'place') return { kind: kind as 'crop' | 'pad' | 'replace' };
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

/** What a sheet says of stacks that differ. */
interface Differences {
  readonly inSize: boolean;
  readonly inLength: boolean;
}

function differencesOf(stacks: readonly Sized[]): Differences {
  const shapes = stacks.map(({ shape }) => shape);
  const first = canvasFor({ kind: 'place' }, shapes);
  return {
    inSize: shapes.some((shape) => !sameSize(frameSize(shape), first)),
    inLength: shapes.some((shape) => canvasShape(shape, first)[0] !== shape[0]),
  };
}

/** A size, a length, or both: whichever differs. */
function extent(canvas: Canvas, { inSize, inLength }: Differences): string {
  const parts = [inSize && sizeText(canvas), inLength && count(canvas.frames, 'frame')];
  return parts.filter(Boolean).join(', ');
}

/** Asks what to do with frames of several sizes, and stacks of several lengths. */
export function sizeSheet(question: SizeQuestion | null): TemplateResult | typeof nothing {
  if (!question) return nothing;
  const { stacks } = question;
  const differ = differencesOf(stacks);
  const title = differ.inSize ? 'Frames differ in size' : 'Stacks differ in length';
  const become = (kind: FittingKind) =>
    extent(
      canvasFor(
        { kind },
        stacks.map(({ shape }) => shape),
      ),
      differ,
    );
  const pad = `Pad with transparent ${differ.inSize ? 'pixels' : 'frames'} to ${become('pad')}`;
  const from = differ.inSize ? 'top left' : 'first';
  return html`<dialog
    class="question sizes"
    part="dialog"
    aria-label=${title}
    @cancel=${() => question.cancel()}
  >
    <h2>${title}</h2>
    <p>${inWords(stacks, differ)}</p>
    <form
      novalidate
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const answer = answerOf(event.target as HTMLFormElement);
        if (answer) question.answer(answer);
      }}
    >
      ${choice('pad', pad)} ${choice('crop', `Crop to ${become('crop')}, from the ${from}`)}
      ${differ.inSize ? placing(stacks, become('place')) : nothing}
      ${question.canReplace ? choice('replace', 'Close what is open') : nothing}
      <div class="answers">
        <button class="primary" part="button" type="submit" autofocus>Open</button>
        <button part="button" type="button" @click=${() => question.cancel()}>Cancel</button>
      </div>
    </form>
  </dialog>`;
}

function placing(stacks: readonly Sized[], kept: string): TemplateResult {
  const first = frameSize(stacks[0]!.shape);
  const others = stacks.filter(({ shape }) => !sameSize(frameSize(shape), first));
  const widths = others.map(({ shape }) => frameSize(shape).width);
  const heights = others.map(({ shape }) => frameSize(shape).height);
  return html`<div class="placing" role="group" aria-label="Place">
    ${choice('place', `Keep ${kept}, with ${namesOf(others)} at`)}
    <span class="at">${coordinate('x', first.width, widths)} ${coordinate('y', first.height, heights)}</span>
  </div>`;
}

function namesOf(stacks: readonly Sized[]): string {
  return stacks.length === 1 ? `“${stacks[0]!.name}”` : 'the others';
}

/** Names that are listed, the rest counted. */
const LISTED = 5;

/** What each is like: the first, and those that are not. */
function inWords([first, ...others]: readonly Sized[], differ: Differences): string {
  const text = ({ shape }: Sized) => {
    const length = count(shape[0], 'frame');
    if (!differ.inSize) return `has ${length}`;
    return `is ${sizeText(frameSize(shape))}${differ.inLength ? `, ${length}` : ''}`;
  };
  const canvas = canvasFor(
    { kind: 'place' },
    [first!, ...others].map(({ shape }) => shape),
  );
  const unlike = others.filter(({ shape }) => !fits(shape, canvas));
  const listed = [first!, ...unlike].slice(0, LISTED);
  const more = unlike.length + 1 - listed.length;
  const separator = differ.inSize && differ.inLength ? '; ' : ', ';
  const words = listed.map((each) => `“${each.name}” ${text(each)}`).join(separator);
  return `${words}${more > 0 ? `${separator}and ${more} more differ` : ''}.`;
}
