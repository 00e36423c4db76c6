import type { ImageInput } from '../../../js/io/index.ts';
import { html, type TemplateResult } from '../../../js/vendor/lit.ts';
import type { Target } from '../session/layers.ts';
import { ACCEPT, isAbort } from '../session/messages.ts';

/** The hidden inputs of a {@link FilePicker}. */
export type PickInput = 'files' | 'folder';

/** Not in TypeScript's library: only some browsers have it. */
interface DirectoryPicking {
  showDirectoryPicker?(options: { mode: 'read' }): Promise<FileSystemDirectoryHandle>;
}

/** Asks for files and folders with the browser's dialogs. */
export class FilePicker {
  readonly #input: (name: PickInput) => HTMLInputElement;
  readonly #picked: (inputs: readonly ImageInput[], target: Target) => void;
  #target: Target = 'open';

  constructor(
    input: (name: PickInput) => HTMLInputElement,
    picked: (inputs: readonly ImageInput[], target: Target) => void,
  ) {
    this.#input = input;
    this.#picked = picked;
  }

  /** Opens the dialog: for one file in its place, or for any number. */
  open(target: Target): void {
    const input = this.#input('files');
    this.#target = target;
    input.multiple = target === 'open' || target === 'top';
    input.click();
  }

  /** Opens the dialog for a folder: by a handle where there are such, which lists nothing before it is read. */
  async openFolder(): Promise<void> {
    this.#target = 'open';
    const { showDirectoryPicker } = window as DirectoryPicking;
    try {
      if (showDirectoryPicker) {
        this.#picked([await showDirectoryPicker.call(window, { mode: 'read' })], 'open');
        return;
      }
    } catch (error) {
      if (isAbort(error)) return;
      // In frames of other pages it is forbidden; the input below is not.
    }
    this.#input('folder').click();
  }

  readonly changed = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // The same file can be picked again.
    input.value = '';
    const target = this.#target;
    this.#target = 'open';
    if (files.length > 0) this.#picked(files, target);
  };
}

/** The inputs that the picker asks with. */
export function fileInputs(picker: FilePicker): TemplateResult {
  return html`<input
      type="file"
      multiple
      hidden
      data-pick="files"
      accept=${ACCEPT}
      @change=${picker.changed}
    />
    <input type="file" webkitdirectory hidden data-pick="folder" @change=${picker.changed} />`;
}
