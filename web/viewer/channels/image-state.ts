import type { Histogram } from '../../../js/engine/window/histogram.ts';
import type { PointerValues } from './looking/values.ts';
import type { ZChoice } from './planes/plane-key.ts';
import type { Progress } from './planes/projection-progress.ts';
import type { Arrangement } from './scene/variants.ts';
import type { Viewport } from './scene/viewport.ts';
import type { ViewerSettings } from './settings/settings.ts';

/** All of an open image that is shown, except pixels. It never changes; a new one takes its place. */
export interface ImageState {
  readonly settings: ViewerSettings;
  /** How the image was shown at first. */
  readonly initial: ViewerSettings;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly t: number;
  readonly z: ZChoice;
  readonly arrangement: Arrangement;
  /** Where before ends, 0..1 of the width. */
  readonly divider: number;
  /** Null until the canvas has a size. */
  readonly viewport: Viewport | null;
  /** Null: not known, or too large to count. */
  readonly histograms: readonly (Histogram | null)[];
  /** Whether histograms are drawn by logarithms. */
  readonly logarithmic: boolean;
  readonly pointer: PointerValues | null;
  readonly playing: boolean;
  /** Frames per second asked for, and those painted; null while that is not known. */
  readonly fps: number;
  readonly rate: number | null;
  /** Planes are being read that the view waits for. */
  readonly busy: boolean;
  /** A projection that takes long is being made. */
  readonly projecting: Progress | null;
}

/** A state at the beginning. */
export function initialImageState(settings: ViewerSettings): ImageState {
  return {
    settings,
    initial: settings,
    canUndo: false,
    canRedo: false,
    t: 0,
    z: 0,
    arrangement: 'merge',
    divider: 0.5,
    viewport: null,
    histograms: settings.channels.map(() => null),
    logarithmic: true,
    pointer: null,
    playing: false,
    fps: 10,
    rate: null,
    busy: true,
    projecting: null,
  };
}
