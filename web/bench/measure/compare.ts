import { wrongPairs } from '../jobs/exact.ts';
import { type Job, type Mode, outputBytes, pairsJob } from '../jobs/job.ts';
import type { Row } from '../report/report.ts';
import { WAYS, YARDSTICK } from '../ways/index.ts';
import { type Course, Lane } from './lane.ts';
import { median, sample, warmUp } from './sample.ts';

/** How many of the 65,536 pairs each way gets wrong; undefined where it is not here or fails. */
export async function countWrong(mode: Mode, course: Course): Promise<Map<string, number>> {
  const job = pairsJob(mode);
  const wrong = new Map<string, number>();
  for (const way of WAYS) {
    const lane = new Lane(way, course);
    await lane.step('is it exact?', async () => {
      await lane.prepare(job);
      await lane.run();
      wrong.set(way.name, wrongPairs(mode, lane.firstFrame()));
    });
    await lane.close();
  }
  return wrong;
}

/** Measures all ways in turn, `rounds` times over: what disturbs the machine disturbs all of them. */
export async function compareWays(
  job: Job,
  rounds: number,
  wrong: ReadonlyMap<string, number>,
  course: Course,
): Promise<Row[]> {
  const lanes = WAYS.map((way) => new Lane(way, course));
  try {
    for (const lane of lanes) {
      await lane.step('warming up', async () => {
        await lane.prepare(job);
        await warmUp(() => lane.run());
      });
    }
    for (let round = 0; round < rounds; round++) await runRound(lanes, round, rounds);
  } finally {
    for (const lane of lanes) await lane.close();
  }
  const yardstick = lanes.find(({ way }) => way === YARDSTICK)!;
  return lanes.map((lane) => rowOf(lane, yardstick, job, wrong.get(lane.way.name) ?? null));
}

/** Each round begins with another way, so that none always follows the same one. */
async function runRound(lanes: readonly Lane[], round: number, rounds: number): Promise<void> {
  for (let i = 0; i < lanes.length; i++) {
    const lane = lanes[(i + round) % lanes.length]!;
    await lane.step(`round ${round + 1} of ${rounds}`, async () => {
      lane.times.push(await sample(() => lane.run()));
    });
  }
}

function rowOf(lane: Lane, yardstick: Lane, job: Job, wrong: number | null): Row {
  const { name, ours } = lane.way;
  const missing = { way: name, ours, time: null, speed: null, ratio: null, wrong: null };
  if (lane.note !== null) return { ...missing, note: lane.note };
  const time = median(lane.times);
  const ratios = lane.times.map((time, round) => (yardstick.times[round] ?? Number.NaN) / time);
  return {
    way: name,
    ours,
    time: time / job.frames,
    speed: outputBytes(job) / time / 1e6,
    ratio: yardstick.note === null ? median(ratios) : null,
    wrong,
    note: null,
  };
}
