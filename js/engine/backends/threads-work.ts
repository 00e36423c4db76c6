import type { Recipe } from '../contract/modes.ts';
import { stackBytes } from '../contract/shape.ts';
import type { StackShape } from '../contract/types.ts';
import type { Work } from '../schedule/job.ts';
import type { Ring } from './ring.ts';
import type { RingOperands } from './ring-tiles.ts';
import { SlicedWork, type Words } from './sliced-work.ts';
import type { WorkerClient } from './worker-client.ts';

/** Through the ring 1.5–2 GB/s pass: this takes 2–3 ms. */
const RING_SLICE_BYTES = 4 << 20;

/** Operands in engine memory. */
export interface AddressOperands {
  /** `isFrame`: one frame that meets all frames of the output. */
  readonly layers: readonly { address: number; recipe: Recipe; isFrame: boolean }[];
  readonly out: number;
  readonly shape: StackShape;
}

/** All operands lie in engine memory: slices are addresses, nothing is copied. */
export function directWork(client: WorkerClient, words: Words, operands: AddressOperands): Work {
  const { layers, out, shape } = operands;
  const [, height, width] = shape;
  const rowBytes = width * 4;
  const frameBytes = height * rowBytes;
  // A frame that meets many does so in C++: slices of whole frames then.
  const unit = layers.some(({ isFrame }) => isFrame) ? frameBytes : rowBytes;
  return new SlicedWork(words, { bytes: stackBytes(shape), unit }, (begin, end, words) => {
    const frames = unit === frameBytes ? (end - begin) / frameBytes : 1;
    const rows = (end - begin) / rowBytes / frames;
    const addresses = layers.map(({ address, recipe, isFrame }) => ({
      address: isFrame ? address : address + begin,
      frames: isFrame ? 1 : frames,
      recipe,
    }));
    const slice = { layers: addresses, out: out + begin, frames, rows, width, words };
    return client.request('slice', slice);
  });
}

/** All operands lie in shared memory, some in the caller's own: the worker copies those. */
export function sharedWork(
  client: WorkerClient,
  words: Words,
  operands: RingOperands,
  bytes: number,
): Work {
  return new SlicedWork(words, { bytes, unit: 4 }, (begin, end, words) =>
    client.request('shared', { ...operands, begin, end, words }),
  );
}

/** At least one operand is a plain array: it passes through the ring of tiles. */
export class RingWork implements Work {
  readonly bytes: number;
  readonly unit = 4;
  #isCancelled = false;
  readonly #ring: Ring;
  readonly #client: WorkerClient;
  readonly #operands: RingOperands;

  constructor(ring: Ring, client: WorkerClient, operands: RingOperands, bytes: number) {
    this.#ring = ring;
    this.#client = client;
    this.#operands = operands;
    this.bytes = bytes;
    client.hold();
  }

  sliceBytes(): number {
    return RING_SLICE_BYTES;
  }

  run(begin: number, end: number): Promise<void> {
    const isCancelled = () => this.#isCancelled;
    return this.#ring.run({ ...this.#operands, begin, end, isCancelled });
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  finish(): void {
    this.#client.release();
  }
}
