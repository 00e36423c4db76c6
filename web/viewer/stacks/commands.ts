import type { TransportCommands } from '../playback/transport.ts';
import type { BlendSettings, SideName } from '../session/state.ts';
import type { Viewer } from '../viewer.ts';
import type { Commands } from '../views/commands.ts';

/** What controls of two stacks can do. They never fail: what goes wrong becomes a notice. */
export interface StackCommands extends TransportCommands, Pick<Commands, 'pick' | 'openSample'> {
  chooseChannel(side: SideName, channel: number): void;
  close(side: SideName): void;
  blend(): void;
  setBlend(change: Partial<BlendSettings>): void;
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
    chooseChannel: (side, channel) => quietly(stacks.chooseChannel(side, channel)),
    close: (side) => stacks.close(side),
    blend: () => quietly(stacks.blendAgain()),
    setBlend: (change) => quietly(stacks.setBlend(change)),
    seek: (t) => viewer.seek(t),
    togglePlay: () => viewer.setPlaying(!viewer.playing),
    setRate: (fps) => store.dispatch({ type: 'fps', fps }),
  };
}
