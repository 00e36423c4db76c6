import { StackBlendError } from '../../engine/contract/errors.ts';
import { EncodedPacketSink, type InputVideoTrack } from '../../vendor/mediabunny.ts';
import type { Quantity } from '../source.ts';

/** The frames of a video in the order in which they are shown. */
export interface FrameIndex {
  readonly count: number;
  /** When each is shown, in seconds, rising. */
  readonly times: Float64Array;
  /** 1 for those that can be decoded without others. */
  readonly keys: Uint8Array;
  /** Times that differ by less are the same, in seconds. */
  readonly tolerance: number;
}

/** Of VP8's first byte: a frame that others are predicted from, but that is not shown itself. */
const VP8_SHOWN = 0x10;

/**
 * Lists all frames, without their pixels. MP4 has them in a table; of WebM the whole file is read.
 * Rejects with `too-large` beyond `maxFrames`, with `bad-file` where there are none.
 */
export async function listFrames(
  name: string,
  track: InputVideoTrack,
  maxFrames: number,
  signal?: AbortSignal,
): Promise<FrameIndex> {
  const sink = new EncodedPacketSink(track);
  const metadataOnly = (await track.getCodec()) !== 'vp8';
  const found: { readonly time: number; readonly key: number }[] = [];
  let packet = await sink.getFirstPacket({ metadataOnly });
  while (packet) {
    signal?.throwIfAborted();
    const shown = metadataOnly || ((packet.data[0] ?? 0) & VP8_SHOWN) !== 0;
    if (shown) found.push({ time: packet.timestamp, key: Number(packet.type === 'key') });
    if (found.length > maxFrames) {
      throw new StackBlendError(
        'too-large',
        `${name}: has more than ${maxFrames} frames, the limit (option limits.planes).`,
      );
    }
    packet = await sink.getNextPacket(packet, { metadataOnly });
  }
  const resolution = await track.getTimeResolution();
  return orderFrames(name, found, resolution > 0 ? 0.5 / resolution : 0);
}

function orderFrames(
  name: string,
  found: { readonly time: number; readonly key: number }[],
  tolerance: number,
): FrameIndex {
  found.sort((a, b) => a.time - b.time);
  // Of frames that are shown at the same time only one can be asked for.
  const distinct = found.filter(({ time }, i) => i === 0 || time - found[i - 1]!.time > tolerance);
  if (distinct.length === 0) throw new StackBlendError('bad-file', `${name}: holds no frames.`);
  return {
    count: distinct.length,
    times: Float64Array.from(distinct, ({ time }) => time),
    keys: Uint8Array.from(distinct, ({ key }) => key),
    tolerance,
  };
}

/** From one frame to the next, where all last equally long within what the file can express. */
export function incrementOf({ count, times, tolerance }: FrameIndex): Quantity | undefined {
  if (count < 2) return undefined;
  const first = times[0]!;
  const step = (times[count - 1]! - first) / (count - 1);
  // Both ends of a duration are rounded.
  const constant = times.every((time, i) => Math.abs(time - first - i * step) <= 2.01 * tolerance);
  return constant ? { value: step, unit: 's' } : undefined;
}

/** The last frame up to `index` that decoding can begin with. */
export function keyBefore({ keys }: FrameIndex, index: number): number {
  let at = index;
  while (at > 0 && keys[at] !== 1) at--;
  return at;
}
