import type { BlendMode } from '../../../js/engine/contract/modes.ts';
import type { BlendedDetail } from '../interface.ts';
import type { Layer, LayerRule, Layers, Target } from './layers.ts';
import type { SizeQuestion } from './size-question.ts';

/** Work that is going on; `done` of `total`, in frames or bytes. A total of 0 is not known yet. */
export interface Task {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** Something that the person should read. */
export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** A mode that is shown of a layer while somebody looks for one in the menu. */
export interface ModePreview {
  readonly id: number;
  readonly mode: BlendMode;
}

/** A layer that is being dragged, and the place that it would take, counted from the bottom. */
export interface LayerDragState {
  readonly id: number;
  readonly to: number;
}

/** All that the viewer shows, except pixels. */
export interface ViewerState extends Layers {
  /** A change of rules or order can be taken back, or done again. */
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly preview: ModePreview | null;
  readonly drag: LayerDragState | null;
  /** A question that waits for an answer. */
  readonly asking: SizeQuestion | null;
  /** What has been done, for those who hear it. */
  readonly said: string;
  /** The blend of the layers, or null while there is none. */
  readonly blended: BlendedDetail | null;
  /** A blend runs. */
  readonly blending: boolean;
  /** The frame of a running blend that is blended already, or null. */
  readonly blendedFrame: number | null;
  /** The picture of an earlier blend, of the same size, may stand while the next one runs. */
  readonly stale: boolean;
  readonly task: Task | null;
  /** The last few, oldest first. */
  readonly notices: readonly Notice[];
  /** Notices there have been: each gets a number of its own. */
  readonly noticeCount: number;
  /** The frame that is shown. */
  readonly t: number;
  readonly playing: boolean;
  /** Frames per second that were asked for. */
  readonly fps: number;
  /** Frames per second that are painted, or null while it is not known. */
  readonly rate: number | null;
  /** Where a drag that hovers over the viewer would drop. */
  readonly drop: Target | null;
  /** Counts changes of pixels, so that painting knows what it has painted. */
  readonly version: number;
}

const NOTICES = 3;

const UNBLENDED = { blended: null, blendedFrame: null, blending: false };

/** Nothing open. */
export const initialState: ViewerState = {
  layers: [],
  free: 'top',
  canUndo: false,
  canRedo: false,
  preview: null,
  drag: null,
  asking: null,
  said: '',
  ...UNBLENDED,
  stale: false,
  task: null,
  notices: [],
  noticeCount: 0,
  t: 0,
  playing: false,
  fps: 10,
  rate: null,
  drop: null,
  version: 0,
};

/** Everything that changes the state. */
export type Action =
  | ({ readonly type: 'loaded' } & Layers)
  | {
      readonly type: 'arranged';
      readonly layers: readonly Layer[];
      readonly canUndo: boolean;
      readonly canRedo: boolean;
    }
  | { readonly type: 'preview'; readonly preview: ModePreview | null }
  | { readonly type: 'drag'; readonly drag: LayerDragState | null }
  | { readonly type: 'asking'; readonly asking: SizeQuestion | null }
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'blending' }
  | { readonly type: 'unblended' }
  | { readonly type: 'frame blended'; readonly t: number }
  | { readonly type: 'blended'; readonly detail: BlendedDetail }
  | { readonly type: 'task'; readonly task: Task | null }
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'dismiss'; readonly id: number }
  | { readonly type: 'seek'; readonly t: number }
  | { readonly type: 'playing'; readonly playing: boolean }
  | { readonly type: 'fps'; readonly fps: number }
  | { readonly type: 'rate'; readonly rate: number | null }
  | { readonly type: 'drop'; readonly drop: Target | null };

/** How many frames the slider spans. */
export function framesOf({ layers }: Pick<ViewerState, 'layers'>): number {
  return Math.max(0, ...layers.map(({ stack }) => stack.shape[0]));
}

/** How a layer is laid over those below it now: also while somebody only looks. */
export function shownRule(
  { preview }: Pick<ViewerState, 'preview'>,
  { id, rule }: Layer,
): LayerRule {
  return preview?.id === id ? { ...rule, mode: preview.mode } : rule;
}

/** The layers as they are shown now. */
export function shownLayers(state: Pick<ViewerState, 'layers' | 'preview'>): readonly Layer[] {
  return state.layers.map((layer) => ({ ...layer, rule: shownRule(state, layer) }));
}

/** The state after an action. Does not change its arguments. */
export function reduce(state: ViewerState, action: Action): ViewerState {
  switch (action.type) {
    case 'loaded':
      return loaded(state, action);
    case 'arranged': {
      const { layers, canUndo, canRedo } = action;
      return { ...state, layers, canUndo, canRedo, preview: null, drag: null };
    }
    case 'preview':
      return action.preview === state.preview ? state : { ...state, preview: action.preview };
    case 'drag':
      return { ...state, drag: action.drag };
    case 'asking':
      return { ...state, asking: action.asking };
    case 'said':
      return { ...state, said: action.text };
    case 'blending':
      return { ...state, ...UNBLENDED, blending: true };
    case 'unblended':
      return { ...state, ...UNBLENDED };
    case 'frame blended':
      return { ...state, blendedFrame: action.t, stale: true, version: state.version + 1 };
    case 'blended': {
      const { detail: blended } = action;
      return { ...state, ...UNBLENDED, blended, stale: true, version: state.version + 1 };
    }
    case 'task':
      return { ...state, task: action.task };
    case 'notice':
      return withNotice(state, action.text);
    case 'dismiss':
      return { ...state, notices: state.notices.filter(({ id }) => id !== action.id) };
    case 'seek':
      return { ...state, t: clampFrame(state, action.t) };
    case 'playing':
      return { ...state, playing: action.playing && framesOf(state) > 1, rate: null };
    case 'fps':
      return { ...state, fps: action.fps, rate: null };
    case 'rate':
      return { ...state, rate: action.rate };
    case 'drop':
      return { ...state, drop: action.drop };
  }
}

function loaded(state: ViewerState, { layers, free }: Layers): ViewerState {
  // What failed before is of no interest any more.
  const ids = (each: readonly Layer[]) => String(each.map(({ id }) => id));
  const isSame = ids(layers) === ids(state.layers);
  const next: ViewerState = {
    ...state,
    layers,
    free,
    canUndo: isSame && state.canUndo,
    canRedo: isSame && state.canRedo,
    preview: null,
    drag: null,
    ...UNBLENDED,
    notices: [],
    version: state.version + 1,
  };
  const playing = state.playing && framesOf(next) > 1;
  return {
    ...next,
    stale: state.stale && layers.length > 1 && sizeOf(layers) === sizeOf(state.layers),
    t: clampFrame(next, state.t),
    playing,
    rate: playing ? state.rate : null,
  };
}

/** The shape of a blend, to be compared. */
function sizeOf(layers: readonly Layer[]): string {
  return String([framesOf({ layers }), ...(layers[0]?.stack.shape.slice(1) ?? [])]);
}

function clampFrame(state: ViewerState, t: number): number {
  const whole = Number.isFinite(t) ? Math.trunc(t) : 0;
  return Math.max(0, Math.min(framesOf(state) - 1, whole));
}

/** The newest notice comes last; the same text is not shown twice. */
function withNotice(state: ViewerState, text: string): ViewerState {
  const id = state.noticeCount + 1;
  const others = state.notices.filter((notice) => notice.text !== text);
  return { ...state, noticeCount: id, notices: [...others, { id, text }].slice(-NOTICES) };
}
