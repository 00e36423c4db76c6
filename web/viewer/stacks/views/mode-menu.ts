import { BLEND_MODES, type BlendMode } from '../../../../js/engine/contract/modes.ts';
import { html, nothing, type TemplateResult } from '../../../../js/vendor/lit.ts';
import type { Layer } from '../../session/layers.ts';
import { shownRule, type ViewerState } from '../../session/state.ts';
import type { StackCommands } from '../commands.ts';
import { menuKey, modeText } from '../modes.ts';

const optionId = (mode: BlendMode) => `mode-${mode}`;

/** The mode of a layer; opens the menu of all modes, in which each is shown while one looks at it. */
export function modeButton(
  layer: Layer,
  letter: string,
  state: ViewerState,
  commands: StackCommands,
): TemplateResult {
  const { id } = layer;
  const { mode } = shownRule(state, layer);
  const isOpen = state.preview?.id === id;
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!isOpen && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const meaning: ReturnType<typeof menuKey> = isOpen
      ? menuKey(event.key, mode)
      : { do: 'show', mode };
    if (!meaning) return;
    // Tab keeps the mode, and goes on to the next control.
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
    if (meaning.do === 'show') commands.preview({ id, mode: meaning.mode });
    else if (meaning.do === 'keep') commands.setRule(id, { mode });
    else commands.preview(null);
  };
  return html`<button
    class="mode"
    part="button"
    type="button"
    role="combobox"
    aria-haspopup="listbox"
    aria-expanded=${isOpen}
    aria-controls=${isOpen ? 'modes' : nothing}
    aria-activedescendant=${isOpen ? optionId(mode) : nothing}
    aria-label="Blend mode of ${letter}"
    data-mode-of=${id}
    @click=${(event: Event) => {
      // Not everywhere does a click give a button the focus, and the keys.
      (event.currentTarget as HTMLElement).focus();
      commands.preview(isOpen ? null : { id, mode });
    }}
    @keydown=${onKey}
    @blur=${() => commands.preview(null)}
  >
    ${modeText(mode)}
  </button>`;
}

/** The menu, while it is open. */
export function modeMenu(
  { preview }: ViewerState,
  commands: StackCommands,
): TemplateResult | typeof nothing {
  if (!preview) return nothing;
  const { id } = preview;
  const modeAt = (event: Event) => {
    const option = (event.target as Element).closest<HTMLElement>('[data-mode]');
    return option?.dataset.mode as BlendMode | undefined;
  };
  return html`<div
    class="menu"
    id="modes"
    role="listbox"
    aria-label="Blend modes"
    @pointerdown=${(event: Event) => event.preventDefault() /* the button keeps the focus */}
    @pointermove=${(event: Event) => {
      const mode = modeAt(event);
      if (mode && mode !== preview.mode) commands.preview({ id, mode });
    }}
    @click=${(event: Event) => {
      const mode = modeAt(event);
      if (mode) commands.setRule(id, { mode });
    }}
  >
    ${BLEND_MODES.map(
      (mode) => html`<div
        class="option"
        role="option"
        id=${optionId(mode)}
        data-mode=${mode}
        aria-selected=${mode === preview.mode}
      >
        ${modeText(mode)}
      </div>`,
    )}
  </div>`;
}

/** Puts the open menu beside its button, where there is room within the viewer. */
export function placeMenu(root: ParentNode): void {
  const around = root.querySelector('.viewer');
  const menu = root.querySelector<HTMLElement>('.menu');
  const button = root.querySelector('[data-mode-of][aria-expanded=true]');
  if (!around || !menu || !button) return;
  const outer = around.getBoundingClientRect();
  const inner = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const top = Math.min(inner.bottom - outer.top + 4, outer.height - height - 4);
  const beside = top < inner.bottom - outer.top; // it would cover the button
  const left = inner.left - outer.left + (beside ? inner.width + 4 : 0);
  menu.style.top = `${Math.max(4, top)}px`;
  menu.style.left = `${Math.max(4, Math.min(left, outer.width - width - 4))}px`;
  menu.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
}
