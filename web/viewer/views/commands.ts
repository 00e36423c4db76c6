import type { SampleName } from '../interface.ts';
import type { Target } from '../session/layers.ts';

/** What controls can do, whatever is open. They never fail: what goes wrong becomes a notice. */
export interface Commands {
  /** Asks for files. */
  pick(target: Target): void;
  /** Asks for a folder. */
  pickFolder(): void;
  /** Opens the simulated sample. */
  openSample(name: SampleName): void;
  cancel(): void;
  dismiss(id: number): void;
}
