import { html, LitElement, nothing, type TemplateResult } from '../../../js/vendor/lit.ts';
import { sharedStyles } from '../styles/styles.ts';
import { codeFor } from './code.ts';
import { type Draft, draftFor, optionsOf } from './draft.ts';
import type { Exporter } from './exporter.ts';
import { EXPORT_FORMATS, type ExportFormat, FORMAT_INFOS } from './formats.ts';
import type { ExportOptions } from './options.ts';
import { exportSheetStyles } from './sheet-styles.ts';
import type { Subject } from './subject.ts';
import { sheetFields } from './views/fields.ts';

/** The sheet in which a person says what to export: an inner element of the viewer. */
export class ExportElement extends LitElement {
  static override readonly styles = [...sharedStyles, exportSheetStyles];

  exporter: Exporter | null = null;
  #subject: Subject | null = null;
  #draft: Draft | null = null;
  #copied = '';

  /** Opens for what is shown now. */
  open(): void {
    this.#subject = this.exporter?.subject() ?? null;
    if (!this.#subject) return;
    // What the sheet speaks of is there no more.
    this.exporter!.ended.addEventListener('abort', () => this.#dialog?.close(), { once: true });
    this.#draft = draftFor(this.#subject, this.#draft?.format ?? 'png');
    this.#copied = '';
    this.requestUpdate();
    void this.updateComplete.then(() => {
      // The button may have been pressed again while all this was loaded, or the element be gone.
      const dialog = this.#dialog;
      if (dialog?.isConnected && !dialog.open) dialog.showModal();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A sheet that comes back would not be in front of the page any more.
    this.#dialog?.close();
    this.#closed();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  protected override render(): TemplateResult | typeof nothing {
    const subject = this.#subject;
    const draft = this.#draft;
    if (!subject || !draft) return nothing;
    const change = (part: Partial<Draft>) => {
      this.#draft = { ...draft, ...part };
      this.requestUpdate();
    };
    return html`<dialog part="dialog" aria-label="Export" @close=${() => this.#closed()}>
      <h2>Export</h2>
      <form @submit=${(event: Event) => this.#save(event, optionsOf(draft))}>
        <label class="field">
          <span>Format</span>
          <select
            aria-label="Format"
            autofocus
            @change=${(event: Event) => {
              const format = (event.target as HTMLSelectElement).value as ExportFormat;
              this.#draft = draftFor(subject, format);
              this.requestUpdate();
            }}
          >
            ${EXPORT_FORMATS.map(
              (format) => html`<option value=${format} .selected=${format === draft.format}>
                ${FORMAT_INFOS[format].text}
              </option>`,
            )}
          </select>
        </label>
        ${sheetFields(subject, draft, change)}
        <div class="answers">
          <button class="primary" part="button" type="submit">Save</button>
          <button part="button" type="button" @click=${() => this.#dialog?.close()}>Cancel</button>
        </div>
      </form>
      <div class="copy" role="group" aria-label="Copy">
        <span class="muted">Copy</span>
        <button part="button" type="button" @click=${() => this.#copy('TypeScript', codeFor(subject))}>
          TypeScript
        </button>
        <button
          part="button"
          type="button"
          @click=${() => this.#copy('Settings', JSON.stringify(subject.settings, null, 2))}
        >
          Settings as JSON
        </button>
        <output class="muted">${this.#copied}</output>
      </div>
    </dialog>`;
  }

  #save(event: Event, options: ExportOptions): void {
    event.preventDefault();
    this.#dialog?.close();
    this.exporter?.save(options).catch(() => {}); // shown already
  }

  async #copy(what: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#copied = `${what} copied`;
    } catch {
      this.#copied = 'The browser does not let this page copy';
    }
    this.requestUpdate();
  }

  #closed(): void {
    this.#subject?.close();
    this.#subject = null;
    this.requestUpdate();
  }
}
