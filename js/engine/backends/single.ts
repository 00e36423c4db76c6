import { allocateBytes, freedError, type StackBlendError } from '../contract/errors.ts';
import { copyInput, inputBytes, OUT_BYTES } from '../program/program.ts';
import type { Started } from '../protocol.ts';
import type { Reduction } from '../reduce/reduction.ts';
import { CopyTurns } from '../schedule/event-loop.ts';
import type { Work } from '../schedule/job.ts';
import type { Allocation, Backend, Operands } from './backend.ts';
import { stagedReduction } from './reduce-work.ts';
import { BUFFER_BYTES, bufferParts, slicePixels } from './slice-buffer.ts';
import type { WorkerClient } from './worker-client.ts';

/** One slice runs and one waits in each worker's queue. */
const SLICES_PER_WORKER = 2;

/** A pool of workers, each with a module without threads; slices travel in transferred buffers. */
export class SingleBackend implements Backend {
  readonly variant = 'single';
  readonly threads: number;
  readonly capacity: number;
  readonly wasmBytes: number;
  readonly #clients: readonly WorkerClient[];
  readonly #idleBuffers: ArrayBuffer[] = [];
  readonly #turns = new CopyTurns();
  /** Memory of stacks that were freed: views of it that were kept are refused. */
  readonly #freed = new WeakSet<ArrayBufferLike>();
  #bufferBytes = 0;

  constructor(clients: readonly WorkerClient[], started: readonly Started[]) {
    this.#clients = clients;
    this.threads = clients.length;
    this.capacity = clients.length * SLICES_PER_WORKER;
    this.wasmBytes = started.reduce((sum, { wasmBytes }) => sum + wasmBytes, 0);
  }

  get bufferBytes(): number {
    return this.#bufferBytes;
  }

  addressIn(): null {
    return null;
  }

  holds(): boolean {
    return false;
  }

  work(operands: Operands): Work {
    for (const bytes of [...operands.inputs, operands.out]) this.#checkFreed(bytes);
    let isCancelled = false;
    const sliceBytes = slicePixels(operands.program) * OUT_BYTES;
    return {
      bytes: operands.out.length,
      unit: OUT_BYTES,
      sliceBytes: () => sliceBytes,
      run: (begin, end) => this.#runSlice(operands, begin, end, () => isCancelled),
      cancel: () => {
        isCancelled = true;
      },
      finish: () => {},
    };
  }

  reduce(reduction: Reduction): Work {
    this.#checkFreed(reduction.input);
    return stagedReduction(reduction, this.#turns, () => this.#leastLoaded());
  }

  async allocate(size: number): Promise<Allocation> {
    const bytes = allocateBytes(size);
    const contains = (other: Uint8Array) => other.buffer === bytes.buffer;
    const view = () => new Uint8Array(bytes.buffer);
    const release = () => void this.#freed.add(bytes.buffer);
    return { size, shared: false, view, contains, release };
  }

  onFailure(listener: (error: StackBlendError) => void): void {
    for (const client of this.#clients) {
      client.onFailure((error) => {
        for (const other of this.#clients) other.fail(error);
        listener(error);
      });
    }
  }

  end(error: StackBlendError): void {
    for (const client of this.#clients) client.fail(error);
  }

  async #runSlice(
    { program, inputs, out }: Operands,
    begin: number,
    end: number,
    isCancelled: () => boolean,
  ): Promise<void> {
    const pixels = (end - begin) / OUT_BYTES;
    let buffer = this.#takeBuffer();
    try {
      await this.#turns.run(() => {
        bufferParts(program, buffer, pixels).forEach((part, i) => {
          const range = [inputBytes(program, i, begin), inputBytes(program, i, end)] as const;
          copyInput(part, 0, inputs[i] as Uint8Array, ...range);
        });
      });
      if (isCancelled()) return;
      const slice = { buffer, program, pixels };
      ({ buffer } = await this.#leastLoaded().request('buffer', slice, [buffer]));
      if (!isCancelled()) out.set(new Uint8Array(buffer, 0, end - begin), begin);
    } finally {
      // Also when an array was detached meanwhile; one that went down with a worker is empty.
      if (buffer.byteLength > 0) this.#idleBuffers.push(buffer);
      else this.#bufferBytes -= BUFFER_BYTES;
    }
  }

  #checkFreed({ buffer }: Uint8Array): void {
    if (this.#freed.has(buffer)) throw freedError();
  }

  #takeBuffer(): ArrayBuffer {
    const idle = this.#idleBuffers.pop();
    if (idle) return idle;
    this.#bufferBytes += BUFFER_BYTES;
    return new ArrayBuffer(BUFFER_BYTES);
  }

  #leastLoaded(): WorkerClient {
    return this.#clients.reduce((best, client) => (client.load < best.load ? client : best));
  }
}
