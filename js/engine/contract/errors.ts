/** What went wrong at run time; bad arguments are `TypeError` or `RangeError` instead. */
export type StackBlendErrorCode =
  /** WebAssembly memory cannot grow further: free engine stacks, or pass plain arrays. */
  | 'out-of-memory'
  /** A worker ended or stood still. The next call starts a new one. */
  | 'worker-crashed'
  /** The engine or the stack was disposed before or during the call. */
  | 'disposed'
  /** This environment, or this kind of file, cannot do what was asked. */
  | 'unsupported'
  /** The worker script or the `.wasm` file could not be loaded. */
  | 'load-failed'
  /** A file is broken, truncated or not what it says it is. */
  | 'bad-file'
  /** A file is larger than the limits allow. */
  | 'too-large';

/** A failure at run time, with a literal `code` to branch on and a message that says what to do. */
export class StackBlendError extends Error {
  override readonly name = 'StackBlendError';

  constructor(
    readonly code: StackBlendErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The error of a stack that fits nowhere. */
export function outOfMemory(bytes: number, cause?: unknown): StackBlendError {
  const message = `there is no room for a stack of ${bytes} bytes; free others, or blend in parts`;
  return new StackBlendError('out-of-memory', message, { cause });
}

/** The error of a view that was kept of a stack whose memory has been given back. */
export function freedError(): StackBlendError {
  const message =
    'an array lies in engine memory, but in no living engine stack; was the stack freed?';
  return new StackBlendError('disposed', message);
}

/** A zeroed array, or `out-of-memory`. */
export function allocateBytes(bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw outOfMemory(bytes, cause);
  }
}
