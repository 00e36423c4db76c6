import {
  type FileGroup,
  type FileGrouping,
  type GroupAxis,
  swapGroupAxes,
} from '../../../../js/io/grouping/grouping.ts';
import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';

/** A proposal that waits for an answer. */
export interface Proposal {
  readonly grouping: FileGrouping;
  /** The grouping, changed or not; null keeps the files apart. */
  readonly answer: (grouping: FileGrouping | null) => void;
  readonly change: (grouping: FileGrouping) => void;
  readonly cancel: () => void;
}

const AXES: readonly (readonly [GroupAxis, text: string])[] = [
  ['c', 'Channels'],
  ['z', 'z'],
  ['t', 'Time'],
];

/** Names that are shown of an axis, the rest counted. */
const SHOWN = 6;

function labelsText(labels: readonly string[]): string {
  const shown = labels.slice(0, SHOWN).join(', ');
  return labels.length > SHOWN ? `${shown} … ${labels.at(-1)}` : shown;
}

function axisRow(group: FileGroup, axis: GroupAxis, text: string, proposal: Proposal) {
  const labels = group.labels[axis];
  if (labels.length < 2) return nothing;
  const choose = (event: Event) => {
    const other = (event.target as HTMLSelectElement).value as GroupAxis;
    const groups = proposal.grouping.groups.map((each) =>
      each === group ? swapGroupAxes(group, axis, other) : each,
    );
    proposal.change({ groups });
  };
  return html`<tr>
    <td>
      <select aria-label="${group.name}: what ${labelsText(labels)} are" @change=${choose}>
        ${AXES.map(
          ([value, name]) =>
            html`<option value=${value} .selected=${value === axis}>${name}</option>`,
        )}
      </select>
    </td>
    <td class="numbers">${labels.length}</td>
    <td title=${text}>${labelsText(labels)}</td>
  </tr>`;
}

/** Shows which files would become one image, before they do. */
export function groupingSheet(proposal: Proposal | null): TemplateResult | typeof nothing {
  if (!proposal) return nothing;
  const { groups } = proposal.grouping;
  return html`<dialog
    class="question grouping"
    part="dialog"
    aria-label="These files seem to belong together"
    @cancel=${() => proposal.cancel()}
  >
    <h2>These files seem to belong together</h2>
    ${groups.map(
      (group) => html`<section>
        <h3>${group.name} <span class="muted">${group.files.length} files</span></h3>
        <table>
          <tbody>
            ${AXES.map(([axis, text]) => axisRow(group, axis, text, proposal))}
          </tbody>
        </table>
      </section>`,
    )}
    <div class="answers">
      <button
        class="primary"
        part="button"
        type="button"
        autofocus
        @click=${() => proposal.answer(proposal.grouping)}
      >
        Open together
      </button>
      <button part="button" type="button" @click=${() => proposal.answer(null)}>
        Keep apart
      </button>
      <button part="button" type="button" @click=${() => proposal.cancel()}>Cancel</button>
    </div>
  </dialog>`;
}
