import type { DecoderName, PayloadOf, ResultOf } from './decoders.ts';

/** How to run a decoder. */
export interface DecodeOptions {
  /** As messages name what is decoded: `a.tif, page 3`. */
  readonly what: string;
  /** Of the result: large ones may take longer. */
  readonly bytes: number;
  /** Takes less time than the way to a worker and back, whatever the payload holds. */
  readonly quick?: boolean;
  /** Buffers of the payload that are given away. They must belong to nobody else. */
  readonly transfer?: readonly ArrayBuffer[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a decoder in a worker, in this thread where there are none. Rejects with what it throws; with
 * `bad-file` when it does not end in time (its worker is then ended) or takes its worker down; with
 * `signal.reason` at once when aborted.
 */
export type Decode = <K extends DecoderName>(
  name: K,
  payload: PayloadOf<K>,
  options: DecodeOptions,
) => Promise<ResultOf<K>>;

/** {@link Decode} in this thread: for environments without workers, where nothing can be ended. */
export const decodeHere: Decode = async (name, payload, { signal }) => {
  signal?.throwIfAborted();
  const { DECODERS } = await import('./decoders.ts');
  const decoder = DECODERS[name] as (payload: unknown) => unknown;
  const result = await decoder(payload);
  signal?.throwIfAborted();
  return result as never;
};
