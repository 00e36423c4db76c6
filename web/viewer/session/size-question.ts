import type { StackShape } from '../../../js/engine/contract/types.ts';
import type { Place } from './layers.ts';

/** A stack on its way to become a layer. */
export interface Sized {
  readonly name: string;
  /** As much as counts of it now. */
  readonly shape: StackShape;
}

/** What is done with stacks that differ in the size of frames, or in how many there are. */
export type SizeAnswer =
  /** Only what all of them cover, from the top left and from the first frame. */
  | { readonly kind: 'crop' }
  /** What was opened takes the place of what is open. */
  | { readonly kind: 'replace' }
  /** As much as they cover together, transparent where one does not. */
  | { readonly kind: 'pad' }
  /** Size and length of the first stay, and frames of another size lie at a place on it. */
  | ({ readonly kind: 'place' } & Place);

/** Frames that differ in size, and a person who decides. */
export interface SizeQuestion {
  /** Bottom first, but the one whose size stays when others are placed on it comes first. */
  readonly stacks: readonly Sized[];
  /** What is opened may take the place of what is open. */
  readonly canReplace: boolean;
  readonly answer: (answer: SizeAnswer) => void;
  readonly cancel: () => void;
}
