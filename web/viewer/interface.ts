import type { StackShape, Variant } from '../../js/engine/contract/types.ts';
import type { ZChoice } from './channels/planes/plane-key.ts';
import type { Picture } from './channels/scene/whole-picture.ts';
import type { ViewerSettings } from './channels/settings/settings.ts';
import type { ExportOptions } from './export/options.ts';
import type { ViewerInputs } from './session/inputs.ts';
import type { LayersSettings } from './stacks/layers-settings.ts';

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

/** The detail of `stackblend-opened`. */
export interface OpenedDetail {
  /** How it is shown: as an image of channels, or as layers that are blended. */
  readonly kind: 'channels' | 'stacks';
  /** The image that is shown first, then the others that were opened with it; or the layers, bottom first. */
  readonly names: readonly string[];
}

/** The detail of `stackblend-position`. */
export interface PositionDetail {
  readonly t: number;
  readonly z: ZChoice;
}

/** The blended stack. */
export interface ViewerResult {
  /** `uint8[frames, height, width, 4]`, a view that the next blend overwrites: copy what you keep. */
  readonly data: Uint8Array;
  readonly shape: StackShape;
}

/** What `snapshot` can be told. */
export interface SnapshotOptions {
  /** Resolution of a pyramid, 0 is the finest. Default: the one that is shown. */
  readonly level?: number;
  readonly signal?: AbortSignal;
}

/** The samples: a time-lapse of 16-bit channels, or two stacks of coloured frames to blend. */
export type SampleName = 'channels' | 'stacks';

/** How much of the interface there is: all, or nothing but the picture. */
export type ControlsChoice = 'full' | 'none';

/** The events that the element dispatches; they bubble and cross shadow roots. */
export interface StackblendViewerEventMap {
  /** Something else is open. Layers may not be blended yet. */
  'stackblend-opened': CustomEvent<OpenedDetail>;
  /** The layers have been blended. */
  'stackblend-blended': CustomEvent<BlendedDetail>;
  /** Another frame or plane is shown, by whomever; not after opening. */
  'stackblend-position': CustomEvent<PositionDetail>;
  /** The settings have changed, by whomever. */
  'stackblend-settings': CustomEvent<ViewerSettings>;
  /** Layers came or went, or their rules or order have changed, by whomever. */
  'stackblend-layers': CustomEvent<LayersSettings>;
  /** Something went wrong; it is shown, too. */
  'stackblend-error': CustomEvent<ErrorDetail>;
}

/**
 * `<stackblend-viewer>`: shows images of channels, or stacks as layers over one another.
 *
 * - Attributes: `src`, `sample`, `controls`, as the properties of these names.
 * - Events: {@link StackblendViewerEventMap}.
 * - Parts: `viewer bar panel title canvas toolbar transport status button notice dialog`.
 * - CSS variables: `--stackblend-accent`, `--stackblend-background`, `--stackblend-surface`,
 *   `--stackblend-well`, `--stackblend-text`, `--stackblend-muted`, `--stackblend-line`,
 *   `--stackblend-font`. It fills the height that its box is given, at least 34 rem unless
 *   `controls` is `none` or its own `min-block-size` says otherwise. `color-scheme: dark` or `light`
 *   on the element forces a scheme.
 *
 * It draws on canvases without WebGL, keeps no state outside of itself, and works with and without
 * cross-origin isolation (the information of an image tells which engine runs).
 */
export interface StackblendViewer extends HTMLElement {
  /**
   * What to open: a URL, or several, which the attribute separates by spaces. Another value opens
   * that in place of what is open; what goes wrong is shown and told by `stackblend-error`, and
   * what was open stays. An empty one leaves things as they are. Reflects as an attribute.
   */
  src: string | readonly string[];
  /**
   * Starts with a simulated sample, where nothing else is open: `'channels'` (the attribute alone,
   * too) or `'stacks'`; null without. Reflects as an attribute.
   */
  sample: SampleName | null;
  /**
   * `'full'`, or `'none'`: only the picture, its scale bar and messages. Pointer and keys still move
   * about, and all else is up to the page; files cannot be dropped or pasted. Anything else is
   * `'full'`. Reflects as an attribute.
   */
  controls: ControlsChoice;
  /** The frame that is shown, from 0. Setting it clamps to the frames there are. */
  t: number;
  /** The plane that is shown, from 0, or a projection of all. Setting it clamps. */
  z: ZChoice;
  /**
   * How the channels are shown, as `engine.composite` takes it; null where no image of channels is
   * open. Setting it throws TypeError or RangeError that names the wrong key.
   */
  settings: ViewerSettings | null;
  /**
   * How the layers are laid over one another, as `engine.blendAll` takes it; null where there are
   * none. Setting it changes modes, alpha rules, opacities and what is visible, layer by layer;
   * what is left out stays; names, channels, sizes, places and composites
   * are only told. Settings of version 1, with the rule
   * of one layer over another, set that of the top one. Throws TypeError or RangeError that names
   * the wrong key.
   */
  layers: LayersSettings | null;
  /** Number of frames, 0 while nothing is open. */
  readonly frames: number;
  /** Whether frames are playing. */
  readonly playing: boolean;
  /** The blended stack, or null while there is none. */
  readonly result: ViewerResult | null;
  /**
   * Opens files, folders, URLs or images in memory as a drop would: images of channels are shown as
   * such, files that seem to belong together after a question; of pictures several become layers,
   * bottom first, in place of what is open, a single one is laid over what is open. A JSON `File` of
   * `settings` or `layers` shows what is open, or is being opened, or opens with it, as it says. Resolves when
   * they are shown, and blended where there are several. Rejects with what `stackblend-error` reports, or with AbortError when it was cancelled or
   * another call took its place; what was open then stays.
   */
  open(inputs: ViewerInputs): Promise<void>;
  /** The same, but adds layers on top of those that are open, one for each image. */
  add(inputs: ViewerInputs): Promise<void>;
  /**
   * Makes a file of what is open, as it is shown: the same ways as the sheet that *Export* opens.
   * Resolves to the file; with `to` it is on the disk then, and the
   * Blob is empty where the browser does not give it back. Rejects with TypeError or RangeError
   * that names the option, its value and what fits, with `signal.reason`, and with AbortError when
   * another export took its place, the image was closed or the stacks were blended anew. Then there
   * is no file.
   */
  export(options: ExportOptions): Promise<Blob>;
  /**
   * The picture of the frame and plane that are shown: all of it, whatever part is on the screen.
   * Of channels their composite, of layers their blend, as straight RGBA for `ImageData`. While
   * something is being opened or blended, it waits for that, and for the answer to what is asked.
   * Rejects with InvalidStateError, whose message tells why, where no picture is shown then;
   * `signal.reason`; RangeError for a level that there is not or that is over 1 GiB.
   */
  snapshot(options?: SnapshotOptions): Promise<Picture>;
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
