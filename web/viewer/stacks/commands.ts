import type { TransportCommands } from '../playback/transport.ts';
import { type LayerRule, letterOf, placeOf } from '../session/layers.ts';
import { count } from '../session/messages.ts';
import type { ModePreview } from '../session/state.ts';
import type { Viewer } from '../viewer.ts';
import type { Commands } from '../views/commands.ts';
import { LayerDrag } from './drag.ts';
import type { WellLook } from './paint/well-look.ts';

/** What controls of layers can do. They never fail: what goes wrong becomes a notice. */
export interface StackCommands extends TransportCommands, Pick<Commands, 'pick' | 'openSample'> {
  readonly drag: LayerDrag;
  chooseChannel(id: number, channel: number): void;
  close(id: number): void;
  blend(): void;
  /** Changes with the same `gesture` are one step of undo, until {@link endGesture}. */
  setRule(id: number, change: Partial<LayerRule>, gesture?: string): void;
  endGesture(): void;
  /** What could be opened again, or null. */
  waiting(): string | null;
  resume(): void;
  /** What of the blend is seen; null where none is on the page. */
  look(): WellLook | null;
  undo(): void;
  redo(): void;
  /** Shows a mode while one looks for one; null takes it back. */
  preview(preview: ModePreview | null): void;
  /** Puts a layer at another place, counted from the bottom; the focus stays on it. */
  move(id: number, to: number): void;
}

/** What of the element commands need. */
export interface StackHost {
  look(): WellLook | null;
  /** Gives the grip of a layer the focus after what has changed is shown. */
  focusGrip(id: number): void;
}

/** The commands of one viewer. */
export function stackCommands(
  viewer: Viewer,
  { pick, openSample }: Commands,
  host: StackHost,
): StackCommands {
  const { stacks, store } = viewer;
  const { editing } = stacks;
  /** Errors are shown already. */
  const quietly = (work: Promise<void>) => {
    work.catch(() => {});
  };
  const say = (text: string) => store.dispatch({ type: 'said', text });
  const nameOf = (id: number) => {
    return store.state.layers.find((layer) => layer.id === id)?.stack.name ?? '';
  };
  const move = (id: number, to: number) => {
    quietly(editing.move(id, to));
    const { layers } = store.state;
    const index = layers.findIndex((layer) => layer.id === id);
    const place = `layer ${index + 1} of ${layers.length} from the bottom`;
    say(`“${nameOf(id)}” is ${letterOf(placeOf(store.state, index))}, ${place}`);
    host.focusGrip(id);
  };
  const close = (id: number) => {
    const name = nameOf(id);
    quietly(stacks.close(id));
    say(`“${name}” closed, ${count(store.state.layers.length, 'layer')} left`);
  };
  return {
    pick,
    openSample,
    drag: new LayerDrag({
      dragging: (drag) => store.dispatch({ type: 'drag', drag }),
      moved: move,
    }),
    chooseChannel: (id, channel) => quietly(stacks.chooseChannel(id, channel)),
    close,
    blend: () => quietly(stacks.blendAgain()),
    setRule: (id, change, gesture) => quietly(editing.setRule(id, change, gesture)),
    endGesture: () => editing.endGesture(),
    preview: (preview) => quietly(editing.preview(preview)),
    move,
    waiting: () => viewer.waiting,
    resume: () => void viewer.resume(),
    look: () => host.look(),
    undo: () => quietly(editing.undo()),
    redo: () => quietly(editing.redo()),
    seek: (t) => viewer.seek(t),
    togglePlay: () => viewer.setPlaying(!viewer.playing),
    setRate: (fps) => store.dispatch({ type: 'fps', fps }),
  };
}
