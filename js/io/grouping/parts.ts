import type { GroupAxis } from './grouping.ts';

/** A part of a name that may differ between the files of a group. */
export interface Slot {
  /**
   * An axis; or a bare number or a date, whose meaning the other files tell; or nothing, since it
   * follows from others. Places become text.
   */
  readonly kind: GroupAxis | 'number' | 'date' | 'skip' | 'place';
  /** As it stands in the name: `w1DAPI`. */
  readonly text: string;
  /** What the position is called: `DAPI`. */
  readonly label: string;
  /** What it is sorted by; words have none. */
  readonly value?: number;
  /** One letter, which may be anything. */
  readonly letter?: boolean;
  /** A dash stands before the number, which is a minus where the others have none (`possible`). */
  readonly minus?: 'possible' | 'certain';
  /** A bare number that ends a word: `exp1`. */
  readonly attached?: boolean;
}

/** A name as text and slots in turn: text first, text last. */
export interface ParsedName {
  readonly name: string;
  /** One more than there are slots. */
  readonly texts: readonly string[];
  readonly slots: readonly Slot[];
}

/** Collects text and slots. */
export class Parts {
  readonly #texts: string[] = [''];
  readonly #slots: Slot[] = [];

  constructor(
    readonly name: string,
    private readonly extension: string,
  ) {}

  text(text: string): void {
    this.#texts[this.#texts.length - 1] += text;
  }

  slot(slot: Slot): void {
    this.#slots.push(slot);
    this.#texts.push('');
  }

  finish(): ParsedName {
    const words = this.#texts.join('').replace(/^.*\//, '');
    this.text(this.extension.toLowerCase());
    // `f0001` alone counts frames rather than fields.
    const [only] = this.#slots;
    if (this.#slots.length === 1 && only?.kind === 'place' && /^[A-Za-z]\d{3,}$/.test(only.text)) {
      this.#slots[0] = { ...only, kind: 'number' };
    }
    // Days without any word are the days of one thing.
    if (this.#slots.length === 1 && only?.kind === 'date' && !/[^\W_]/.test(words)) {
      this.#slots[0] = { ...only, kind: 't', value: Number(only.text.replace(/\D/g, '')) };
    }
    const texts = [this.#texts[0]!];
    const slots: Slot[] = [];
    this.#slots.forEach((slot, i) => {
      const after = this.#texts[i + 1]!;
      if (slot.kind === 'place') texts[slots.length] += slot.text + after;
      else texts[slots.push(slot)] = after;
    });
    return { name: this.name, texts, slots };
  }
}
