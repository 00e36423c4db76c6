import { LazyPart } from '../../../js/engine/lazy-part.ts';
import type { VideoCodec } from '../../../js/vendor/video-writer.ts';
import type { ExportPlan } from './options.ts';
import type { Sink } from './sink.ts';
import type { FrameBytes, Subject } from './subject.ts';

/** By how widely they play, for each container. */
const CODECS: Readonly<Record<'mp4' | 'webm', VideoCodec[]>> = {
  mp4: ['avc', 'hevc', 'vp9', 'av1'],
  webm: ['vp9', 'vp8', 'av1'],
};

/** What encodes here. */
const writer = new LazyPart(() => import('../../../js/vendor/video-writer.ts'));

/** Colours are stored for two pixels by two, so that sizes are even. */
const even = (size: number): number => size + (size % 2);

/** A frame of even sizes: the last column and row once more where they were odd. */
export function padded(frame: FrameBytes, width: number, height: number): FrameBytes {
  if (width % 2 === 0 && height % 2 === 0) return frame;
  const [wide, high] = [even(width), even(height)];
  const out = new Uint8Array(wide * high * 4);
  for (let y = 0; y < high; y++) {
    const row = Math.min(y, height - 1) * width * 4;
    out.set(frame.subarray(row, row + width * 4), y * wide * 4);
    if (wide > width)
      out.set(frame.subarray(row + (width - 1) * 4, row + width * 4), (y * wide + width) * 4);
  }
  return out;
}

/** A frame over black, as videos have no alpha: what is transparent must not show its colour. */
export function overBlack(frame: FrameBytes): FrameBytes {
  for (let i = 3; i < frame.length; i += 4) {
    const alpha = frame[i]!;
    if (alpha === 255) continue;
    for (let c = i - 3; c < i; c++) frame[c] = Math.round((frame[c]! * alpha) / 255);
  }
  return frame;
}

/** The codec that this browser encodes best for a container, or null. */
export async function videoCodec(
  format: 'mp4' | 'webm',
  width: number,
  height: number,
): Promise<VideoCodec | null> {
  if (typeof VideoEncoder === 'undefined') return null;
  const { getFirstEncodableVideoCodec, QUALITY_HIGH } = await writer.load();
  const size = { width: even(width), height: even(height), quality: QUALITY_HIGH };
  return getFirstEncodableVideoCodec(CODECS[format], size);
}

/** Writes frames as a video. Rejects with TypeError where the browser has no codec for it. */
export async function writeVideo(
  frames: AsyncIterable<FrameBytes>,
  plan: ExportPlan & { readonly format: 'mp4' | 'webm' },
  { width, height }: Subject,
  sink: Sink,
): Promise<void> {
  const codec = await videoCodec(plan.format, width, height);
  if (!codec) {
    const names = CODECS[plan.format].join(', ');
    throw new TypeError(
      `format: this browser encodes no ${plan.format} of ${width} × ${height} (it would take ${names}); GIF and TIFF need no encoder`,
    );
  }
  const lib = await writer.load();
  const chunks = new WritableStream<{ data: Uint8Array<ArrayBuffer>; position: number }>({
    write: ({ data, position }) => sink.write(data, position),
  });
  const output = new lib.Output({
    format:
      plan.format === 'mp4'
        ? new lib.Mp4OutputFormat({ fastStart: false })
        : new lib.WebMOutputFormat(),
    target: new lib.StreamTarget(chunks),
  });
  const source = new lib.VideoSampleSource({ codec, quality: lib.QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate: plan.fps });
  try {
    await output.start();
    let i = 0;
    for await (const frame of frames) {
      const sample = new lib.VideoSample(padded(overBlack(frame), width, height), {
        format: 'RGBX',
        codedWidth: even(width),
        codedHeight: even(height),
        timestamp: i / plan.fps,
        duration: 1 / plan.fps,
      });
      i++;
      await source.add(sample);
      sample.close();
    }
    await output.finalize();
  } catch (error) {
    await output.cancel().catch(() => {});
    throw error;
  }
}
