import type { Target } from '../session/state.ts';

/** Asks for files with the browser's dialog. */
export class FilePicker {
  readonly #input: () => HTMLInputElement;
  readonly #picked: (files: readonly File[], target: Target) => void;
  #target: Target = 'both';

  /** @param input the hidden input of the element, whose changes go to {@link changed} */
  constructor(
    input: () => HTMLInputElement,
    picked: (files: readonly File[], target: Target) => void,
  ) {
    this.#input = input;
    this.#picked = picked;
  }

  /** Opens the dialog: for one file of a side, or for any. */
  open(target: Target): void {
    const input = this.#input();
    this.#target = target;
    input.multiple = target === 'both';
    input.click();
  }

  readonly changed = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // The same file can be picked again.
    input.value = '';
    const target = files.length > 1 ? 'both' : this.#target;
    this.#target = 'both';
    if (files.length > 0) this.#picked(files, target);
  };
}
