import { stackBytes } from '../contract/shape.ts';
import type { StackShape } from '../contract/types.ts';
import { inputBytes, type Program } from '../program/program.ts';
import type { Work } from '../schedule/job.ts';
import type { Ring } from './ring.ts';
import { SlicedWork, type Words } from './sliced-work.ts';
import type { Tables } from './tables.ts';
import type { TileOperand } from './tile-buffer.ts';
import type { WorkerClient } from './worker-client.ts';

/** Through the ring 1.5–2 GB/s pass: this takes 2–3 ms. */
const RING_SLICE_BYTES = 4 << 20;

/** Operands in engine memory. */
export interface AddressOperands {
  readonly program: Program;
  /** `isFrame`: one frame that meets all frames of the output. */
  readonly inputs: readonly { address: number; isFrame: boolean }[];
  readonly out: number;
  readonly shape: StackShape;
}

/** Operands of which some are to be copied. */
export interface CopiedOperands {
  readonly program: Program;
  readonly inputs: readonly TileOperand[];
  readonly out: TileOperand;
}

/** What slices are sent by, and what they need in engine memory. */
export interface Means {
  readonly client: WorkerClient;
  readonly words: Words;
  readonly tables: Tables;
}

/** All operands lie in engine memory: slices are addresses, nothing is copied. */
export function directWork({ client, words, tables }: Means, operands: AddressOperands): Work {
  const { program, inputs, out, shape } = operands;
  const [, height, width] = shape;
  const rowBytes = width * 4;
  const frameBytes = height * rowBytes;
  // A frame that meets many does so in C++: slices of whole frames then.
  const unit = inputs.some(({ isFrame }) => isFrame) ? frameBytes : rowBytes;
  const bytes = stackBytes(shape);
  return new SlicedWork(words, { bytes, unit, tables }, async (begin, end, words) => {
    const frames = unit === frameBytes ? (end - begin) / frameBytes : 1;
    const rows = (end - begin) / rowBytes / frames;
    const addresses = inputs.map(({ address, isFrame }, i) => ({
      address: isFrame ? address : address + inputBytes(program, i, begin),
      frames: isFrame ? 1 : frames,
    }));
    const place = { inputs: addresses, tables: await tables.address(), out: out + begin };
    return client.request('slice', { program, ...place, frames, rows, width, words });
  });
}

/** All operands lie in shared memory, some in the caller's own: the worker copies those. */
export function sharedWork(
  { client, words, tables }: Means,
  operands: CopiedOperands,
  bytes: number,
): Work {
  return new SlicedWork(words, { bytes, unit: 4, tables }, async (begin, end, words) => {
    const address = await tables.address();
    return client.request('shared', { ...operands, tables: address, begin, end, words });
  });
}

/** At least one operand is a plain array: it passes through the ring of tiles. */
export class RingWork implements Work {
  readonly bytes: number;
  readonly unit = 4;
  #isCancelled = false;
  readonly #ring: Ring;
  readonly #client: WorkerClient;
  readonly #tables: Tables;
  readonly #operands: CopiedOperands;

  constructor(ring: Ring, { client, tables }: Means, operands: CopiedOperands, bytes: number) {
    this.#ring = ring;
    this.#client = client;
    this.#tables = tables;
    this.#operands = operands;
    this.bytes = bytes;
    client.hold();
  }

  sliceBytes(): number {
    return RING_SLICE_BYTES;
  }

  async run(begin: number, end: number): Promise<void> {
    const isCancelled = () => this.#isCancelled;
    const tables = await this.#tables.address();
    await this.#ring.run({ ...this.#operands, tables, begin, end, isCancelled });
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  finish(): void {
    this.#tables.release();
    this.#client.release();
  }
}
