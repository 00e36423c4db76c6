import type { Recipe } from '../contract/modes.ts';
import { stackBytes } from '../contract/shape.ts';
import type { StackShape } from '../contract/types.ts';
import type { Work } from '../schedule/job.ts';
import type { Ring, RingLayer, TileOperand } from './ring.ts';
import type { WorkerClient } from './worker-client.ts';

/** Slices aim at the middle of 2–4 ms. */
const SLICE_MS = 3;
const FIRST_SLICE_BYTES = 4 << 20;
const LEAST_SLICE_BYTES = 256 << 10;
const MOST_SLICE_BYTES = 256 << 20;
/** Through the ring 1.5–2 GB/s pass: this takes 2–3 ms. */
const RING_SLICE_BYTES = 4 << 20;

interface AddressOperands {
  /** `isFrame`: one frame that meets all frames of the output. */
  readonly layers: readonly { address: number; recipe: Recipe; isFrame: boolean }[];
  readonly out: number;
  readonly shape: StackShape;
}

/** The words of slices: those that are free, and where they lie. */
interface Words {
  readonly free: number[];
  memory(): SharedArrayBuffer;
}

interface RingOperands {
  readonly layers: readonly RingLayer[];
  readonly out: TileOperand;
  readonly bytes: number;
}

/** All operands lie in engine memory: slices are addresses, nothing is copied. */
export class DirectWork implements Work {
  readonly bytes: number;
  readonly unit: number;
  #sliceBytes = FIRST_SLICE_BYTES;
  #isCancelled = false;
  readonly #running = new Set<number>();
  readonly #client: WorkerClient;
  readonly #words: Words;
  readonly #operands: AddressOperands;
  readonly #frameBytes: number;
  readonly #rowBytes: number;

  constructor(client: WorkerClient, words: Words, operands: AddressOperands) {
    this.#client = client;
    this.#words = words;
    this.#operands = operands;
    const [, height, width] = operands.shape;
    this.#rowBytes = width * 4;
    this.#frameBytes = height * this.#rowBytes;
    this.bytes = stackBytes(operands.shape);
    // A frame that meets many does so in C++: slices of whole frames then.
    this.unit = operands.layers.some(({ isFrame }) => isFrame) ? this.#frameBytes : this.#rowBytes;
  }

  sliceBytes(): number {
    return this.#sliceBytes;
  }

  async run(begin: number, end: number): Promise<void> {
    const words = this.#takeWords();
    const { layers, out, shape } = this.#operands;
    const frames = this.unit === this.#frameBytes ? (end - begin) / this.#frameBytes : 1;
    const rows = (end - begin) / this.#rowBytes / frames;
    try {
      const { milliseconds } = await this.#client.request('slice', {
        layers: layers.map(({ address, recipe, isFrame }) => ({
          address: isFrame ? address : address + begin,
          frames: isFrame ? 1 : frames,
          recipe,
        })),
        out: out + begin,
        frames,
        rows,
        width: shape[2],
        words,
      });
      if (!this.#isCancelled) this.#adapt(end - begin, milliseconds);
    } finally {
      this.#running.delete(words);
      this.#words.free.push(words);
    }
  }

  cancel(): void {
    this.#isCancelled = true;
    const words = new Uint32Array(this.#words.memory());
    for (const address of this.#running) Atomics.store(words, address / 4, 1);
  }

  finish(): void {}

  #takeWords(): number {
    const address = this.#words.free.pop();
    if (address === undefined) throw new Error('more slices in flight than the capacity');
    new Uint32Array(this.#words.memory()).fill(0, address / 4, address / 4 + 2);
    this.#running.add(address);
    return address;
  }

  #adapt(bytes: number, milliseconds: number): void {
    const ideal = (bytes * SLICE_MS) / Math.max(milliseconds, 0.01);
    this.#sliceBytes = Math.min(MOST_SLICE_BYTES, Math.max(LEAST_SLICE_BYTES, ideal));
  }
}

/** At least one operand is a plain array: it passes through the ring of tiles. */
export class RingWork implements Work {
  readonly bytes: number;
  readonly unit = 4;
  #isCancelled = false;
  readonly #ring: Ring;
  readonly #client: WorkerClient;
  readonly #operands: RingOperands;

  constructor(ring: Ring, client: WorkerClient, operands: RingOperands) {
    this.#ring = ring;
    this.#client = client;
    this.#operands = operands;
    this.bytes = operands.bytes;
    client.hold();
  }

  sliceBytes(): number {
    return RING_SLICE_BYTES;
  }

  run(begin: number, end: number): Promise<void> {
    const { layers, out } = this.#operands;
    const isCancelled = () => this.#isCancelled;
    return this.#ring.run({ layers, out, begin, end, isCancelled });
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  finish(): void {
    this.#client.release();
  }
}
