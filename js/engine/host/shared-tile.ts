import { SHARED_TILE_BYTES, TileBuffer } from '../backends/tile-buffer.ts';
import { OUT_BYTES, PROGRAM_BYTES, writeProgram } from '../program/program.ts';
import type { SharedSlice } from '../protocol.ts';
import { type CoreModule, Status } from './module.ts';

/** What a tile is cut into for the threads; the last one of a slice may not be divisible. */
const ROWS = 16;

/**
 * Works on arrays in shared memory through a tile of this thread's own, which copies while no other
 * works: tiles that one thread fills while another one works on them took twice as long. The page, which has nothing
 * to copy then, stays free.
 */
export class SharedTile {
  readonly #module: CoreModule;
  readonly #heap: Uint8Array;
  readonly #flags: Uint32Array;
  readonly #buffer: TileBuffer;
  readonly #at: number;
  readonly #program: number;

  constructor(module: CoreModule, memory: SharedArrayBuffer) {
    this.#module = module;
    this.#heap = new Uint8Array(memory);
    this.#flags = new Uint32Array(memory);
    this.#buffer = new TileBuffer(memory, SHARED_TILE_BYTES);
    this.#at = module.allocate(SHARED_TILE_BYTES);
    this.#program = module.allocate(PROGRAM_BYTES);
  }

  /** Carries out the slice; true when it was cancelled before its end. */
  run(slice: SharedSlice): boolean {
    const { program, tables, end, words } = slice;
    for (let begin = slice.begin; begin < end; ) {
      if (Atomics.load(this.#flags, words / 4) !== 0) return true;
      const stop = this.#buffer.endOf(program, begin, end);
      const inputs = this.#buffer.copyIn(this.#at, slice, begin, stop);
      writeProgram(this.#heap, this.#program, program, inputs, tables);
      const out = this.#buffer.outAddress(this.#at, slice, begin);
      this.#runTile(out, (stop - begin) / OUT_BYTES);
      this.#buffer.copyOut(this.#at, slice, begin, stop);
      begin = stop;
    }
    return false;
  }

  #runTile(out: number, pixels: number): void {
    const rows = pixels % ROWS === 0 ? ROWS : 1;
    const status = this.#module.run(this.#program, out, 1, rows, pixels / rows, 0);
    if (status !== Status.ok) throw new Error(`the core refused a tile of ${pixels} pixels`);
  }
}
