import type { SampleChannel, SampleOptions, Stain } from './stains.ts';

/** What is asked of the sample: a coloured frame, or a plane of counts. */
export type SampleRequest =
  | { readonly what: 'frame'; readonly channel: SampleChannel; readonly t: number }
  | { readonly what: 'plane'; readonly channel: Stain; readonly t: number };

/** A request on its way to the worker. */
export interface SampleMessage {
  readonly id: number;
  readonly options: SampleOptions;
  readonly request: SampleRequest;
}

/** What the worker answers. */
export interface SampleReply {
  readonly id: number;
  readonly data: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}
