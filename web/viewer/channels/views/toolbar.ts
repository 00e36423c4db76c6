import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { iconButton } from '../../views/icon-button.ts';
import type { Arrangement } from '../scene/variants.ts';
import type { ViewContext } from './commands.ts';

const ARRANGEMENTS: readonly (readonly [Arrangement, text: string, title: string])[] = [
  ['merge', 'Merge', 'All channels together'],
  ['split', 'Split', 'Each channel beside the merge (S)'],
  ['before', 'Before | after', 'As it was opened beside what it is now (B)'],
];

/** The row over the picture: how large, what beside what, undo, help. */
export function toolbar({ session, state, openSheet }: ViewContext): TemplateResult {
  const { viewport, arrangement, canUndo, canRedo, settings } = state;
  const percent = viewport ? `${Number((viewport.scale * 100).toPrecision(3))} %` : '';
  const several = settings.channels.length > 1;
  return html`<div class="toolbar" part="toolbar" role="toolbar" aria-label="View">
    ${iconButton('minus', 'Zoom out (−)', () => session.looking.zoom(0.5))}
    <button
      class="percent numbers"
      part="button"
      type="button"
      title="One pixel to one pixel (1)"
      @click=${() => session.looking.actualSize()}
    >
      ${percent}
    </button>
    ${iconButton('plus', 'Zoom in (+)', () => session.looking.zoom(2))}
    <button part="button" type="button" title="Fit the picture (0)" @click=${() => session.looking.fit()}>
      Fit
    </button>
    <div class="segments" role="group" aria-label="Arrangement">
      ${ARRANGEMENTS.map(([value, text, title]) =>
        value === 'split' && !several
          ? nothing
          : html`<button
              part="button"
              type="button"
              title=${title}
              aria-pressed=${arrangement === value}
              @click=${() => session.looking.setArrangement(value)}
            >
              ${text}
            </button>`,
      )}
    </div>
    <span class="spring"></span>
    ${iconButton('undo', 'Undo (Ctrl Z)', () => session.editing.undo(), !canUndo)}
    ${iconButton('redo', 'Redo (Ctrl Shift Z)', () => session.editing.redo(), !canRedo)}
    ${iconButton('info', 'About this image', () => openSheet('info'))}
    ${iconButton('help', 'Shortcuts (?)', () => openSheet('help'))}
  </div>`;
}
