import type { SaveFormat } from '../session/save.ts';
import type { SideName, Target } from '../session/state.ts';

/** What controls can do. They never fail: what goes wrong becomes a notice. */
export interface Commands {
  /** Asks for files. */
  pick(target: Target): void;
  chooseChannel(side: SideName, channel: number): void;
  close(side: SideName): void;
  blend(): void;
  cancel(): void;
  save(format: SaveFormat): void;
  seek(t: number): void;
  togglePlay(): void;
  setRate(fps: number): void;
  dismiss(id: number): void;
}
