/** What the WebAssembly module offers (cpp/wasm/bindings.cpp); both variants have these. */
export interface CoreModule {
  /** Starts the threads, the calling one counted, and says how many there are. */
  start(threads: number): number;
  /** Zeroed memory, or 0. */
  allocate(bytes: number): number;
  release(address: number): void;
  /**
   * Runs the program at an address (see program.ts); `words` is 0 or the address of cancel flag and
   * band count.
   */
  run(
    program: number,
    out: number,
    frames: number,
    rows: number,
    width: number,
    words: number,
  ): number;
  /** Counts values into `out`; see cpp/wasm/reduce.h. */
  histogram(
    data: number,
    dtype: number,
    count: number,
    lo: number,
    hi: number,
    bins: number,
    out: number,
  ): number;
  /** Projects planes that begin `stride` bytes after each other; see cpp/wasm/reduce.h. */
  project(
    data: number,
    stride: number,
    planes: number,
    dtype: number,
    pixels: number,
    method: number,
    out: number,
  ): number;
}

/** What the variant `threads` offers besides: a ring of tiles that the page fills. */
export interface ThreadsModule extends CoreModule {
  ringAddress(): number;
  ringBuffers(): number;
  ringTiles(): number;
  ringBufferBytes(): number;
  ringTileBytes(): number;
  /** Works off filled tiles; true when its time was up before they were. */
  pump(budgetMilliseconds: number): boolean;
}

/** `stackblend::Status` as a number. */
export const Status = {
  ok: 0,
  cancelled: 1,
  invalidArgument: 2,
  overflow: 3,
  outOfMemory: 4,
} as const;

/** The factory in the Emscripten glue. */
export type ModuleFactory<M extends CoreModule> = (options: {
  wasmMemory: WebAssembly.Memory;
  instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
  poolSize?: number;
}) => Promise<M>;

/**
 * Instantiates compiled code over `memory`. With our own instantiation a failure rejects, where the
 * glue's own would leave its promise pending.
 */
export async function instantiate<M extends CoreModule>(
  factory: ModuleFactory<M>,
  code: WebAssembly.Module,
  memory: WebAssembly.Memory,
  poolSize = 0,
): Promise<M> {
  return new Promise<M>((resolve, reject) => {
    const instantiateWasm: Parameters<ModuleFactory<M>>[0]['instantiateWasm'] = (
      imports,
      receive,
    ) => {
      WebAssembly.instantiate(code, imports).then(
        (instance) => receive(instance, code),
        (error) => reject(error),
      );
      return {};
    };
    factory({ wasmMemory: memory, instantiateWasm, poolSize }).then(resolve, reject);
  });
}
