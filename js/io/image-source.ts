import { StackBlendError } from '../engine/contract/errors.ts';
import type { DType } from '../engine/contract/types.ts';
import { messageOf } from './bytes.ts';
import type { ChannelInfo, ImageSource, Plane } from './source.ts';

/** A plane's position, every part within the shape. */
export interface PlaneIndex {
  readonly t: number;
  readonly c: number;
  readonly z: number;
}

/** What a format gives for one image; {@link imageSource} adds the checks that all formats share. */
export interface SourceParts {
  readonly name: string;
  readonly shape: ImageSource['shape'];
  readonly dtype: DType;
  readonly kind: ImageSource['kind'];
  /** Left out: one empty entry per channel. */
  readonly channels?: readonly ChannelInfo[];
  /** Decodes one plane. Errors that are not StackBlendErrors become `bad-file`. */
  read(index: PlaneIndex, signal?: AbortSignal): Promise<Plane>;
  close?(): void;
}

const AXES = ['t', 'c', 'z', 'y', 'x'] as const;

/** An {@link ImageSource} whose `plane` checks its arguments, abort and close before it reads. */
export function imageSource(parts: SourceParts): ImageSource {
  const { name, shape, dtype, kind } = parts;
  let closed = false;
  return {
    name,
    axes: AXES,
    shape,
    dtype,
    kind,
    channels: parts.channels ?? Array.from({ length: shape[1] }, () => ({})),
    async plane({ t = 0, c = 0, z = 0, signal } = {}) {
      checkIndex('t', t, shape[0]);
      checkIndex('c', c, shape[1]);
      checkIndex('z', z, shape[2]);
      signal?.throwIfAborted();
      if (closed) throw new StackBlendError('disposed', `${name}: the image was closed.`);
      try {
        const plane = await parts.read({ t, c, z }, signal);
        signal?.throwIfAborted();
        return plane;
      } catch (error) {
        signal?.throwIfAborted();
        throw asBadFile(name, error);
      }
    },
    close() {
      if (closed) return;
      closed = true;
      parts.close?.();
    },
  };
}

function checkIndex(axis: string, value: number, size: number): void {
  if (Number.isInteger(value) && value >= 0 && value < size) return;
  throw new RangeError(`plane: ${axis} must be an integer in 0..${size - 1}, got ${String(value)}`);
}

/** StackBlendErrors as they are; whatever else a decoder throws as `bad-file` that names the file. */
export function asBadFile(name: string, error: unknown): StackBlendError {
  if (error instanceof StackBlendError) return error;
  return new StackBlendError('bad-file', `${name}: cannot be decoded (${messageOf(error)}).`, {
    cause: error,
  });
}
