import { outOfMemory, StackBlendError } from '../contract/errors.ts';
import { PROGRAM_BYTES, writeProgram } from '../program/program.ts';
import type { AddressSlice, RingLayout, SharedSlice, StartOptions } from '../protocol.ts';
import { yieldToEventLoop } from '../schedule/event-loop.ts';
import type { Answer, Handler, Starter } from './host.ts';
import { instantiate, type ModuleFactory, Status, type ThreadsModule } from './module.ts';
import { Reducer, reduced } from './reduce.ts';
import { SharedTile } from './shared-tile.ts';

const PAGE = 64 << 10;
/** As -sINITIAL_MEMORY in cpp/wasm/flags.cmake. */
const INITIAL_BYTES = 16 << 20;
/** The smallest limit that is tried before giving up. */
const LEAST_LIMIT = 256 << 20;
/** Longest time that a pump keeps other messages waiting, in milliseconds. */
const PUMP_BUDGET = 3;

/** Shared memory with the largest limit that the browser grants: it reserves addresses for all of it. */
function createMemory(limit: number): WebAssembly.Memory {
  for (let bytes = limit; ; bytes /= 2) {
    const maximum = Math.max(1, Math.floor(bytes / PAGE));
    try {
      return new WebAssembly.Memory({ initial: INITIAL_BYTES / PAGE, maximum, shared: true });
    } catch (cause) {
      if (bytes / 2 >= Math.min(limit, LEAST_LIMIT)) continue;
      const message = `no shared memory of up to ${bytes} bytes is to be had; close other pages, or set maxMemory`;
      throw new StackBlendError('out-of-memory', message, { cause });
    }
  }
}

/** Where the ring of tiles lies. */
function ringLayout(module: ThreadsModule): RingLayout {
  return {
    control: module.ringAddress(),
    buffers: module.ringBuffers(),
    tiles: module.ringTiles(),
    bufferBytes: module.ringBufferBytes(),
    tileBytes: module.ringTileBytes(),
  };
}

class ThreadsHost {
  readonly #module: ThreadsModule;
  readonly #memory: WebAssembly.Memory;
  readonly #threads: number;
  readonly #program: number;
  readonly #reducer: Reducer;
  readonly #sharedTile: SharedTile;

  constructor(module: ThreadsModule, memory: WebAssembly.Memory, threads: number) {
    this.#module = module;
    this.#memory = memory;
    this.#threads = module.start(threads);
    this.#program = module.allocate(PROGRAM_BYTES);
    this.#reducer = new Reducer(module, () => this.memory);
    // Now, because memory may be full of engine stacks later.
    this.#sharedTile = new SharedTile(module, this.memory);
  }

  get memory(): SharedArrayBuffer {
    return this.#memory.buffer as unknown as SharedArrayBuffer;
  }

  started(): Answer {
    const ring = ringLayout(this.#module);
    const { memory } = this;
    return { result: { threads: this.#threads, memory, ring, wasmBytes: memory.byteLength } };
  }

  readonly handle: Handler = (request) => {
    switch (request.type) {
      case 'slice':
        return this.#runSlice(request.payload);
      case 'shared':
        return this.#runShared(request.payload);
      case 'reduce':
        return reduced(this.#reducer.run(request.payload));
      case 'allocate':
        return this.#allocate(request.payload.bytes);
      case 'release':
        this.#module.release(request.payload.address);
        return { result: { address: request.payload.address, memory: this.memory } };
      case 'pump':
        return this.#pump();
      case 'buffer':
        throw new Error('buffer is for the variant single');
    }
  };

  #runSlice(slice: AddressSlice): Answer {
    const { program, inputs, tables, out, frames, rows, width, words } = slice;
    const begin = performance.now();
    writeProgram(new Uint8Array(this.memory), this.#program, program, inputs, tables);
    const status = this.#module.run(this.#program, out, frames, rows, width, words);
    if (status === Status.invalidArgument) throw new Error('the core refused a slice');
    const milliseconds = performance.now() - begin;
    return { result: { milliseconds, cancelled: status === Status.cancelled } };
  }

  #runShared(slice: SharedSlice): Answer {
    const begin = performance.now();
    const cancelled = this.#sharedTile.run(slice);
    return { result: { milliseconds: performance.now() - begin, cancelled } };
  }

  #allocate(bytes: number): Answer {
    const address = this.#module.allocate(Math.max(bytes, 1));
    if (address === 0) throw outOfMemory(bytes);
    return { result: { address, memory: this.memory } };
  }

  async #pump(): Promise<null> {
    while (this.#module.pump(PUMP_BUDGET)) await yieldToEventLoop();
    return null;
  }
}

/** Starts the module with pthreads. `wasmUrl` is where its code lies unless the caller says. */
export function threadsStarter(
  factory: ModuleFactory<ThreadsModule>,
  load: (url: URL) => Promise<WebAssembly.Module>,
  wasmUrl: URL,
): Starter {
  return async (options: StartOptions) => {
    const code = await load(options.wasmUrl ? new URL(options.wasmUrl) : wasmUrl);
    const memory = createMemory(options.maxMemory);
    const module = await instantiate(factory, code, memory, options.threads - 1);
    const host = new ThreadsHost(module, memory, options.threads);
    return { answer: host.started(), handler: host.handle };
  };
}
