import { StackBlendError } from '../engine/contract/errors.ts';
import { blockSource } from './blocks.ts';
import { type ByteSource, messageOf } from './bytes.ts';

/** A {@link ByteSource} over a `Blob` or `File`; reads only the parts that are asked for. */
export function blobSource(name: string, blob: Blob): ByteSource {
  return blockSource(name, blob.size, async (offset, length, signal) => {
    try {
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    } catch (error) {
      signal.throwIfAborted();
      // A dropped file that was changed or removed since: the browser refuses to read it.
      throw new StackBlendError(
        'bad-file',
        `${name}: could not be read (${messageOf(error)}); open it again.`,
        { cause: error },
      );
    }
  });
}
