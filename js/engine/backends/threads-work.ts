import type { Recipe } from '../contract/modes.ts';
import type { Work } from '../schedule/job.ts';
import type { Ring, TileOperand } from './ring.ts';
import type { WorkerClient } from './worker-client.ts';

/** Slices aim at the middle of 2–4 ms. */
const SLICE_MS = 3;
const FIRST_SLICE_BYTES = 4 << 20;
const LEAST_SLICE_BYTES = 256 << 10;
const MOST_SLICE_BYTES = 256 << 20;
/** Through the ring 1.5–2 GB/s pass: this takes 2–3 ms. */
const RING_SLICE_BYTES = 4 << 20;

interface AddressOperands {
  readonly backdrop: number;
  readonly source: number;
  readonly out: number;
  readonly bytes: number;
  readonly rowBytes: number;
  readonly recipe: Recipe;
}

interface RingOperands {
  readonly backdrop: TileOperand;
  readonly source: TileOperand;
  readonly out: TileOperand;
  readonly bytes: number;
  readonly recipe: Recipe;
}

/** All operands lie in engine memory: slices are addresses, nothing is copied. */
export class DirectWork implements Work {
  readonly bytes: number;
  readonly unit: number;
  #sliceBytes = FIRST_SLICE_BYTES;
  #isCancelled = false;
  readonly #running = new Set<number>();
  readonly #client: WorkerClient;
  readonly #freeWords: number[];
  readonly #memory: () => SharedArrayBuffer;
  readonly #operands: AddressOperands;

  constructor(
    client: WorkerClient,
    freeWords: number[],
    memory: () => SharedArrayBuffer,
    operands: AddressOperands,
  ) {
    this.#client = client;
    this.#freeWords = freeWords;
    this.#memory = memory;
    this.#operands = operands;
    this.bytes = operands.bytes;
    this.unit = operands.rowBytes;
  }

  sliceBytes(): number {
    return this.#sliceBytes;
  }

  async run(begin: number, end: number): Promise<void> {
    const words = this.#takeWords();
    const { backdrop, source, out, recipe } = this.#operands;
    try {
      const { milliseconds } = await this.#client.request('slice', {
        backdrop: backdrop + begin,
        source: source + begin,
        out: out + begin,
        rows: (end - begin) / this.unit,
        width: this.unit / 4,
        words,
        recipe,
      });
      if (!this.#isCancelled) this.#adapt(end - begin, milliseconds);
    } finally {
      this.#running.delete(words);
      this.#freeWords.push(words);
    }
  }

  cancel(): void {
    this.#isCancelled = true;
    const words = new Uint32Array(this.#memory());
    for (const address of this.#running) Atomics.store(words, address / 4, 1);
  }

  finish(): void {}

  #takeWords(): number {
    const address = this.#freeWords.pop();
    if (address === undefined) throw new Error('more slices in flight than the capacity');
    new Uint32Array(this.#memory()).fill(0, address / 4, address / 4 + 2);
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
    const { backdrop, source, out, recipe } = this.#operands;
    const isCancelled = () => this.#isCancelled;
    return this.#ring.run({ backdrop, source, out, recipe, begin, end, isCancelled });
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  finish(): void {
    this.#client.release();
  }
}
