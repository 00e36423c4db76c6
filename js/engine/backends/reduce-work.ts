import type { ReduceDone } from '../protocol.ts';
import type { ReduceOperation } from '../reduce/operation.ts';
import type { Reduction, Runs } from '../reduce/reduction.ts';
import type { CopyTurns } from '../schedule/event-loop.ts';
import type { Work } from '../schedule/job.ts';
import type { WorkerClient } from './worker-client.ts';

/** Input of one slice: 2–4 ms of work on one thread. */
const SLICE_BYTES = 4 << 20;
/** Input of one slice that is copied: the page's thread takes less than 1 ms for it. */
export const STAGED_BYTES = 2 << 20;

/** Carries out one slice. */
export type ReduceSliceRunner = (operation: ReduceOperation, runs: Runs) => Promise<ReduceDone>;

/** Cuts a reduction into slices of `sliceBytes` of input. */
export function reduceWork(
  reduction: Reduction,
  sliceBytes: number,
  run: ReduceSliceRunner,
  finish: () => void = () => {},
): Work {
  const { size, unit, positionBytes } = reduction;
  const positions = Math.max(unit, Math.floor(sliceBytes / positionBytes / unit) * unit);
  let isCancelled = false;
  return {
    bytes: size,
    unit,
    sliceBytes: () => positions,
    async run(begin, end) {
      for (let next = begin; next < end && !isCancelled; ) {
        const stop = reduction.endOf(next, end);
        const done = await run(reduction.operation(next, stop), reduction.runsOf(next, stop));
        if (!isCancelled) reduction.take(next, stop, done);
        next = stop;
      }
    },
    cancel() {
      isCancelled = true;
    },
    finish,
  };
}

/** Copies runs next to each other. */
export function gather(target: Uint8Array, input: Uint8Array, runs: Runs): void {
  const last = runs.offset + (runs.count - 1) * runs.stride + runs.bytes;
  if (last > input.length) throw new TypeError('an input was detached or shrunk while it was read');
  for (let i = 0; i < runs.count; i++) {
    const from = runs.offset + i * runs.stride;
    target.set(input.subarray(from, from + runs.bytes), i * runs.bytes);
  }
}

/** Planes in engine memory: nothing is copied. */
export function directReduction(client: WorkerClient, reduction: Reduction, address: number): Work {
  return reduceWork(reduction, SLICE_BYTES, (operation, { offset, stride }) => {
    const from = { address: address + offset, stride };
    return client.request('reduce', { operation, from });
  });
}

/** Planes elsewhere: runs travel in buffers that come back. */
export function stagedReduction(
  reduction: Reduction,
  turns: CopyTurns,
  pick: () => WorkerClient,
): Work {
  const idle: ArrayBuffer[] = [];
  return reduceWork(reduction, STAGED_BYTES, async (operation, runs) => {
    const bytes = runs.bytes * runs.count;
    const kept = idle.pop();
    const buffer = kept && kept.byteLength >= bytes ? kept : new ArrayBuffer(bytes);
    await turns.run(() => gather(new Uint8Array(buffer), reduction.input, runs));
    const done = await pick().request('reduce', { operation, from: buffer }, [buffer]);
    if (done.buffer) idle.push(done.buffer);
    return done;
  });
}
