import type { StackShape, Variant } from '../../js/engine/contract/types.ts';
import type { ImageInputs } from '../../js/io/index.ts';
import type { ZChoice } from './channels/planes/plane-key.ts';
import type { ViewerSettings } from './channels/settings/settings.ts';
import type { ExportOptions } from './export/options.ts';

/** What a blend took and on how much; the detail of `stackblend-blended`. */
export interface BlendedDetail {
  /** From the call to the result, in milliseconds. */
  readonly milliseconds: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly variant: Variant;
  readonly threads: number;
}

/** The detail of `stackblend-error`. */
export interface ErrorDetail {
  /** What was thrown. */
  readonly error: unknown;
  /** What the viewer shows: which file, what is wrong, what would work. */
  readonly message: string;
}

/** The blended stack. */
export interface ViewerResult {
  /** `uint8[frames, height, width, 4]`, a view that the next blend overwrites: copy what you keep. */
  readonly data: Uint8Array;
  readonly shape: StackShape;
}

/** The events that the element dispatches; they bubble and cross shadow roots. */
export interface StackblendViewerEventMap {
  'stackblend-blended': CustomEvent<BlendedDetail>;
  'stackblend-error': CustomEvent<ErrorDetail>;
  /** The settings have changed, by whomever. */
  'stackblend-settings': CustomEvent<ViewerSettings>;
}

/**
 * `<stackblend-viewer>`: shows two image stacks and their screen blend, frame by frame.
 *
 * - Attribute `sample`: start with a simulated time-lapse.
 * - Events: {@link StackblendViewerEventMap}.
 * - Parts: `viewer bar panel title canvas transport status button notice`.
 * - CSS variables: `--stackblend-accent`, `--stackblend-background`, `--stackblend-surface`,
 *   `--stackblend-well`, `--stackblend-text`, `--stackblend-muted`, `--stackblend-line`,
 *   `--stackblend-font`. It fills the height that its box is given. `color-scheme: dark` or
 *   `light` on the element forces a scheme.
 */
export interface StackblendViewer extends HTMLElement {
  /** Starts with the simulated sample, where nothing else is open. Reflects the attribute. */
  sample: boolean;
  /** The frame that is shown, from 0. Setting it clamps to the frames there are. */
  t: number;
  /** The plane that is shown, from 0, or a projection of all. Setting it clamps. */
  z: ZChoice;
  /**
   * How the channels are shown, as `engine.composite` takes it; null where no image of channels is
   * open. Setting it throws TypeError or RangeError that names the wrong key.
   */
  settings: ViewerSettings | null;
  /** Number of frames, 0 while nothing is open. */
  readonly frames: number;
  /** Whether frames are playing. */
  readonly playing: boolean;
  /** The blended stack, or null while there is none. */
  readonly result: ViewerResult | null;
  /**
   * Opens files, folders or URLs as a drop would: images of channels are shown as such, files that
   * seem to belong together after a question; of pictures two become A and B, a single one the side
   * that is free. Resolves when they are shown, and
   * blended where there are two. Rejects with what `stackblend-error` reports, or with AbortError
   * when it was cancelled or another call took its place; what was open then stays.
   */
  open(inputs: ImageInputs): Promise<void>;
  /**
   * Makes a file of what is open, as it is shown: the same ways as the sheet that *Export* opens.
   * Resolves to the file; with `to` it is on the disk then. Rejects with TypeError or RangeError
   * that names the option, its value and what fits, with `signal.reason`, and with AbortError when
   * another export took its place.
   */
  export(options: ExportOptions): Promise<Blob>;
  /** Plays the frames, over and over. */
  play(): void;
  /** Stops playing. */
  pause(): void;
}

/** The class of the element. `new` works once it is defined. */
export interface StackblendViewerConstructor {
  new (): StackblendViewer;
  readonly prototype: StackblendViewer;
}
