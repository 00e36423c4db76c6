import { StackBlendError } from '../../engine/contract/errors.ts';
import { type InputVideoTrack, openInput, VideoSampleSink } from '../../vendor/mediabunny.ts';
import type { ByteSource } from '../bytes.ts';
import type { Limits } from '../source.ts';
import { checkBoxes } from './check-boxes.ts';
import { type FrameIndex, listFrames } from './frame-index.ts';
import { Reads } from './reads.ts';
import type { Decoding } from './run.ts';

/** A file whose kind its first bytes told: ISO and QuickTime, or Matroska and WebM. */
export type Container = 'boxes' | 'elements';

/** A video that this browser decodes. */
export interface OpenedVideo {
  readonly frames: FrameIndex;
  /** As the file declares it. */
  readonly width: number;
  readonly height: number;
  /** How frames are turned before they are shown: EXIF's orientations. */
  readonly orientation: number;
  /** Decodes from a time in seconds on. */
  start(time: number): Decoding;
  close(): void;
}

/**
 * Opens the first video track of a file. Rejects with `unsupported` for codecs that the browser does
 * not decode.
 */
export async function openVideo(
  container: Container,
  file: ByteSource,
  limits: Required<Limits>,
  signal?: AbortSignal,
): Promise<OpenedVideo> {
  if (container === 'boxes') await checkBoxes(file, limits, signal);
  const reads = new Reads(file, signal);
  const input = openInput(container, file.size, (start, end) => reads.read(start, end));
  try {
    const track = (await input.getVideoTracks())[0];
    if (!track) throw new StackBlendError('bad-file', `${file.name}: holds no video.`);
    await checkDecodable(file.name, track);
    const frames = await listFrames(file.name, track, limits.planes, signal);
    const [width, height] = [await track.getCodedWidth(), await track.getCodedHeight()];
    const orientation = orientationOf(await track.getRotation(), await track.getFlip());
    reads.opened();
    const start = starter(new VideoSampleSink(track), reads);
    return { frames, width, height, orientation, start, close: () => input.dispose() };
  } catch (error) {
    input.dispose();
    throw error;
  }
}

/** Names of codecs as people know them. */
const CODECS: Readonly<Record<string, string>> = {
  avc: 'H.264',
  hevc: 'H.265 (HEVC)',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
};

async function checkDecodable(name: string, track: InputVideoTrack): Promise<void> {
  const codec = await track.getCodec();
  const config = codec && (await track.getDecoderConfig());
  if (config && (await isSupported(config))) return;
  const known = codec
    ? `${CODECS[codec] ?? codec}${config ? ` (${config.codec})` : ''}`
    : undefined;
  throw new StackBlendError(
    'unsupported',
    `${name}: its video is ${known ?? `of an unknown codec, ${await idOf(track)}`}, which this browser ` +
      'does not decode; save it as H.264, VP9 or AV1, or its frames as TIFF.',
  );
}

async function isSupported(config: VideoDecoderConfig): Promise<boolean> {
  try {
    return (await VideoDecoder.isConfigSupported(config)).supported === true;
  } catch {
    return false; // a codec string that is none
  }
}

async function idOf(track: InputVideoTrack): Promise<string> {
  const id = await track.getInternalCodecId();
  return typeof id === 'string' ? `"${id.slice(0, 40)}"` : 'without a name';
}

/** Turned clockwise by so many degrees, then mirrored left to right. */
function orientationOf(rotation: number, flipped: boolean): number {
  const at = rotation / 90;
  return (flipped ? [2, 5, 4, 7] : [1, 6, 3, 8])[at] ?? 1;
}

function starter(sink: VideoSampleSink, reads: Reads) {
  return (time: number): Decoding => {
    const stop = new AbortController();
    reads.signal = stop.signal;
    const samples = sink.samples(time);
    return {
      next: () => samples.next(),
      end() {
        stop.abort();
        // What it still holds it closes itself; errors of what nobody waits for are nobody's.
        samples.return().catch(() => {});
      },
    };
  };
}
