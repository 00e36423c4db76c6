import type { TransportCommands } from '../playback/transport.ts';
import type { LayerRule } from '../session/layers.ts';
import type { Viewer } from '../viewer.ts';
import type { Commands } from '../views/commands.ts';

/** What controls of layers can do. They never fail: what goes wrong becomes a notice. */
export interface StackCommands extends TransportCommands, Pick<Commands, 'pick' | 'openSample'> {
  chooseChannel(id: number, channel: number): void;
  close(id: number): void;
  blend(): void;
  setRule(id: number, change: Partial<LayerRule>): void;
}

/** The commands of one viewer. */
export function stackCommands(viewer: Viewer, { pick, openSample }: Commands): StackCommands {
  const { stacks, store } = viewer;
  /** Errors are shown already. */
  const quietly = (work: Promise<void>) => {
    work.catch(() => {});
  };
  return {
    pick,
    openSample,
    chooseChannel: (id, channel) => quietly(stacks.chooseChannel(id, channel)),
    close: (id) => quietly(stacks.close(id)),
    blend: () => quietly(stacks.blendAgain()),
    setRule: (id, change) => quietly(stacks.setRule(id, change)),
    seek: (t) => viewer.seek(t),
    togglePlay: () => viewer.setPlaying(!viewer.playing),
    setRate: (fps) => store.dispatch({ type: 'fps', fps }),
  };
}
