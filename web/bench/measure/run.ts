import { type Mode, noiseJob, type Size, sizeText } from '../jobs/job.ts';
import { machine } from '../report/machine.ts';
import type { JobTable, Report, Wait } from '../report/report.ts';
import { Engines } from '../ways/engines.ts';
import { WAYS } from '../ways/index.ts';
import { compareWays, countWrong } from './compare.ts';
import type { Course } from './lane.ts';
import { breathe } from './sample.ts';
import { measureWaits } from './waits.ts';

/** What people choose. */
export interface Settings {
  readonly mode: Mode;
  /** Frames of 512 × 512. */
  readonly frames: number;
  readonly rounds: number;
}

/** What a run tells while it runs. */
export interface RunEvents {
  onProgress(done: number, total: number, what: string): void;
  onTable(index: number, table: JobTable): void;
  onWaits(waits: readonly Wait[]): void;
}

/** The stacks that are blended; the big frame is as many bytes as sixteen small ones. */
export const sizesOf = (frames: number): Size[] => [
  { frames, height: 512, width: 512 },
  { frames: 1, height: 2048, width: 2048 },
];

/** What a job is called. */
export const titleOf = ({ mode }: Settings, size: Size): string => `${mode}, ${sizeText(size)}`;

function stepsOf({ frames, rounds }: Settings): number {
  const ways = WAYS.filter((way) => way.missing() === null).length;
  return ways + sizesOf(frames).length * ways * (1 + rounds) + 2;
}

/** Measures everything. Rejects with the signal's reason when it is cancelled. */
export async function runAll(
  settings: Settings,
  signal: AbortSignal,
  events: RunEvents,
): Promise<Report> {
  const engines = new Engines();
  const total = stepsOf(settings);
  let done = 0;
  const onStep = async (what: string) => {
    events.onProgress(done++, total, what);
    await breathe();
  };
  const course: Course = { engines, signal, onStep };
  try {
    const { mode, rounds, frames } = settings;
    const wrong = await countWrong(mode, course);
    const tables: JobTable[] = [];
    for (const size of sizesOf(frames)) {
      const rows = await compareWays(noiseJob(mode, size), rounds, wrong, course);
      const table = { title: titleOf(settings, size), rows };
      events.onTable(tables.length, table);
      tables.push(table);
    }
    const waits = await measureWaits(course);
    events.onWaits(waits);
    const { threads } = await engines.get('single');
    return { machine: machine(threads), rounds, tables, waits };
  } finally {
    engines.dispose();
  }
}
