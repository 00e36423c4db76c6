import { find } from './element.ts';

/** The results as Markdown: to copy, and to look at. */
export class MarkdownView {
  readonly #details = find<HTMLDetailsElement>('#markdown');
  readonly #text = find<HTMLTextAreaElement>('#markdown textarea');

  set text(text: string) {
    this.#text.value = text;
    this.#details.hidden = text === '';
  }

  /** Copies, and says how that went. Without a clipboard the text is selected, for people to copy. */
  async copy(): Promise<string> {
    try {
      await navigator.clipboard.writeText(this.#text.value);
      return 'Copied.';
    } catch {
      // No clipboard without HTTPS, and none where people forbid it.
      this.#details.open = true;
      this.#text.focus();
      this.#text.select();
      return 'This page may not use the clipboard. The text below is selected: copy it from there.';
    }
  }
}
