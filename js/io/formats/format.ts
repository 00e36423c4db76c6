import type { ByteSource } from '../bytes.ts';
import type { ImageSource, Limits } from '../source.ts';

/** What {@link Format.open} gets beside the file. */
export interface OpenContext {
  readonly limits: Required<Limits>;
  readonly signal?: AbortSignal | undefined;
}

/** One file format: how to recognise it, and how to open it. */
export interface Format {
  /** As messages name it: `TIFF`. */
  readonly label: string;
  /** True where the first bytes of a file (at most 64, fewer for short files) are this format's. */
  matches(head: Uint8Array): boolean;
  /** Reads headers, decodes as little as it can. At least one image. Rejects with `StackBlendError`. */
  open(file: ByteSource, context: OpenContext): Promise<ImageSource[]>;
}

/** True where `head` has these bytes at `offset`; strings are Latin-1. */
export function hasBytes(head: Uint8Array, bytes: string, offset = 0): boolean {
  for (let i = 0; i < bytes.length; i++) {
    if (head[offset + i] !== bytes.charCodeAt(i)) return false;
  }
  return true;
}
