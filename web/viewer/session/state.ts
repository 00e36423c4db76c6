import type { AlphaRule, BlendMode } from '../../../js/engine/contract/modes.ts';
import type { StackShape } from '../../../js/engine/contract/types.ts';
import type { BlendedDetail } from '../interface.ts';

/** The two inputs of the blend. */
export type SideName = 'a' | 'b';

/** Where dropped files go: one side, or both. */
export type Target = SideName | 'both';

/** An open stack, as it is shown; its pixels lie elsewhere. */
export interface Side {
  /** Name of the file. */
  readonly name: string;
  readonly shape: StackShape;
  /** Names of the channels that the file has, and the one shown. */
  readonly channels: readonly string[];
  readonly channel: number;
  /** Part of the built-in sample: any file that is opened takes its place. */
  readonly sample: boolean;
}

/** How B is laid over A: what `engine.blend` takes. */
export interface BlendSettings {
  readonly mode: BlendMode;
  readonly alpha: AlphaRule;
  /** Of B, 0..1. */
  readonly opacity: number;
}

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

/** All that the viewer shows, except pixels. */
export interface ViewerState {
  readonly a: Side | null;
  readonly b: Side | null;
  readonly blend: BlendSettings;
  /** The blend of A and B, or null while there is none. */
  readonly blended: BlendedDetail | null;
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

/** Nothing open. */
export const initialState: ViewerState = {
  a: null,
  b: null,
  blend: { mode: 'screen', alpha: 'independent', opacity: 1 },
  blended: null,
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
  | { readonly type: 'loaded'; readonly a: Side | null; readonly b: Side | null }
  | { readonly type: 'blend'; readonly change: Partial<BlendSettings> }
  | { readonly type: 'blending' }
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
export function framesOf(state: ViewerState): number {
  return Math.max(state.a?.shape[0] ?? 0, state.b?.shape[0] ?? 0);
}

/** The state after an action. Does not change its arguments. */
export function reduce(state: ViewerState, action: Action): ViewerState {
  switch (action.type) {
    case 'loaded':
      return loaded(state, action.a, action.b);
    case 'blend':
      return { ...state, blend: { ...state.blend, ...action.change } };
    case 'blending':
      return { ...state, blended: null };
    case 'blended':
      return { ...state, blended: action.detail, stale: true, version: state.version + 1 };
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

function loaded(state: ViewerState, a: Side | null, b: Side | null): ViewerState {
  // What failed before is of no interest any more.
  const next = { ...state, a, b, blended: null, notices: [], version: state.version + 1 };
  const stale = state.stale && sameSize(a, state.a) && sameSize(b, state.b);
  const playing = state.playing && framesOf(next) > 1;
  return {
    ...next,
    stale,
    t: clampFrame(next, state.t),
    playing,
    rate: playing ? state.rate : null,
  };
}

function sameSize(side: Side | null, before: Side | null): boolean {
  return side !== null && before !== null && String(side.shape) === String(before.shape);
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
