import type { ImageSession } from '../image-session.ts';
import type { ImageState } from '../image-state.ts';

/** What a view shows, and whom its controls tell what a hand did. */
export interface ViewContext {
  readonly session: ImageSession;
  readonly state: ImageState;
  /** Opens one of the sheets. */
  readonly openSheet: (name: 'help' | 'info') => void;
  /** Makes what is shown a layer. */
  readonly useAsLayer: () => void;
}
