import { StackBlendError } from '../../engine/contract/errors.ts';
import type { VideoSample } from '../../vendor/mediabunny.ts';
import { type ByteSource, messageOf } from '../bytes.ts';
import type { OpenContext } from '../formats/format.ts';
import { imageSource } from '../image-source.ts';
import { turned, turnsSideways } from '../jpeg/orientation.ts';
import { checkSize } from '../limits.ts';
import { type DecodedFrame, readPixels } from '../picture/pixels.ts';
import type { ImageSource } from '../source.ts';
import { incrementOf } from './frame-index.ts';
import { BEHIND, FrameReader } from './frame-reader.ts';
import { type Container, type OpenedVideo, openVideo } from './open-video.ts';

/** A video as frames along t. The first one is decoded at once: only that tells their size. */
export async function videoSource(
  container: Container,
  file: ByteSource,
  context: OpenContext,
): Promise<ImageSource> {
  const { limits, signal } = context;
  let video: OpenedVideo | undefined;
  try {
    video = await openVideo(container, file, limits, signal);
    const { width, height, frames } = video;
    checkSize(file.name, { width, height, pixelBytes: 4, planes: frames.count }, limits);
    return await sourceOf(video, file, context);
  } catch (error) {
    video?.close();
    signal?.throwIfAborted();
    throw brokenVideo(file.name, error);
  }
}

/** What the library says of broken structures, without what it asks its own users for. */
function brokenVideo(name: string, cause: unknown): StackBlendError {
  if (cause instanceof StackBlendError) return cause;
  const reason = messageOf(cause).replace(/ This is likely an internal error.*$/, '');
  return new StackBlendError('bad-file', `${name}: this video is broken (${reason}).`, { cause });
}

async function sourceOf(
  video: OpenedVideo,
  file: ByteSource,
  { limits, signal, cache }: OpenContext,
): Promise<ImageSource> {
  const { frames, orientation } = video;
  const planes = frames.count;
  const convert = async (sample: VideoSample): Promise<DecodedFrame> => {
    const { codedWidth: width, codedHeight: height } = sample;
    checkSize(file.name, { width, height, pixelBytes: 4, planes }, limits);
    const frame = sample.toVideoFrame();
    try {
      return upright(await readPixels(frame), orientation);
    } finally {
      frame.close();
    }
  };
  const passed = {}; // owns what the cache keeps of frames that nobody has asked for yet
  const keep = (index: number, { data }: DecodedFrame) => cache.put(passed, String(index), data);
  const fits = video.width * video.height * 4 * BEHIND <= cache.maxBytes / 2;
  const reader = new FrameReader(file.name, frames, video.start, convert, fits ? keep : undefined);
  const first = await reader.frame(0, signal);
  const { width, height } = first;
  // Whoever opens a video looks at its first frame.
  let opened: DecodedFrame | undefined = first;
  return imageSource({
    name: file.name,
    shape: [planes, 1, 1, height, width],
    dtype: 'uint8',
    kind: 'rgba',
    timeIncrement: incrementOf(frames),
    cache,
    async read({ t }, signal) {
      const known = cache.peek<Uint8Array>(passed, String(t));
      if (known) return known;
      const frame = (t === 0 && opened) || (await reader.frame(t, signal));
      opened = undefined;
      checkSameSize(file.name, t, frame, first);
      return frame.data;
    },
    close() {
      reader.close();
      video.close();
      cache.drop(passed);
    },
  });
}

function upright(frame: DecodedFrame, orientation: number): DecodedFrame {
  const { data, width, height } = frame;
  if (orientation === 1) return frame;
  const pixels = turned(data, width, height, orientation, 4);
  if (!turnsSideways(orientation)) return { data: pixels, width, height };
  return { data: pixels, width: height, height: width };
}

function checkSameSize(
  name: string,
  t: number,
  { width, height }: DecodedFrame,
  first: { readonly width: number; readonly height: number },
): void {
  if (width === first.width && height === first.height) return;
  throw new StackBlendError(
    'bad-file',
    `${name}: frame ${t + 1} is ${width} × ${height} pixels, the first ${first.width} × ${first.height}.`,
  );
}
