import { streamNpy } from '../../../js/io/stream-npy.ts';
import { streamTiff, type TiffMetadata } from '../../../js/io/stream-tiff.ts';
import { Encoder } from './encoder.ts';
import type { ExportPlan } from './options.ts';
import { drawView } from './screen-view.ts';
import { channelsOf, framesOf, picturesOf } from './series.ts';
import type { Sink } from './sink.ts';
import type { FrameBytes, Subject } from './subject.ts';
import { writeVideo } from './video.ts';

/** An export on its way: what, of what, and where to. */
export interface Writing {
  readonly plan: ExportPlan;
  readonly subject: Subject;
  readonly sink: Sink;
  readonly signal: AbortSignal;
  /** One frame more is written. */
  readonly progress: () => void;
}

/** Writes what a plan says. Nothing is closed. Rejects with `signal.reason` when aborted. */
export async function write(writing: Writing): Promise<void> {
  const { plan, sink, subject } = writing;
  const { format } = plan;
  switch (format) {
    case 'json':
      return sink.write(new TextEncoder().encode(`${JSON.stringify(subject.settings, null, 2)}\n`));
    case 'png':
      return writeStill(writing);
    case 'gif':
      return writeGif(writing);
    case 'mp4':
    case 'webm':
      return writeVideo(counted(writing), { ...plan, format }, subject, sink);
    default:
      return writeStack(writing);
  }
}

/** The frames, each counted when the next one is asked for. */
async function* counted({ plan, subject, signal, progress }: Writing): AsyncGenerator<FrameBytes> {
  for await (const frame of framesOf(plan, subject, signal)) {
    yield frame;
    progress();
  }
}

async function withEncoder(signal: AbortSignal, work: (encoder: Encoder) => Promise<void>) {
  const encoder = new Encoder();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  try {
    await Promise.race([work(encoder), aborted]);
  } finally {
    encoder.close();
  }
}

function writeStill({ plan, subject, sink, signal, progress }: Writing): Promise<void> {
  return withEncoder(signal, async (encoder) => {
    const picture =
      plan.content === 'view'
        ? drawView(subject, plan)
        : { ...subject, data: await subject.frame({}, signal) };
    const { data: frame, width, height } = picture;
    const bytes = await encoder.encode({ kind: 'png', frame, width, height });
    signal.throwIfAborted();
    await sink.write(bytes);
    progress();
  });
}

function writeGif(writing: Writing): Promise<void> {
  const { plan, subject, sink, signal } = writing;
  const { width, height } = subject;
  return withEncoder(signal, async (encoder) => {
    const allOpaque = await subject.isOpaque();
    let shown = 0;
    for await (const frame of counted(writing)) {
      // Hundredths of a second, so that all frames together take as long as they should.
      const end = Math.round(((shown + 1) * 100) / plan.fps);
      const delay = 10 * (end - Math.round((shown * 100) / plan.fps));
      shown++;
      await sink.write(
        await encoder.encode({ kind: 'gif-frame', frame, width, height, delay, allOpaque }),
      );
    }
    signal.throwIfAborted();
    await sink.write(await encoder.encode({ kind: 'gif-end' }));
  });
}

/** ImageJ's RGB has no alpha: where there is some, plain pages keep it, which ImageJ opens, too. */
async function metadataFor({ plan, subject }: Writing): Promise<TiffMetadata> {
  if (plan.format === 'ome-tiff') return 'ome';
  return plan.channels || (await subject.isOpaque()) ? 'imagej' : 'none';
}

async function writeStack(writing: Writing): Promise<void> {
  const { plan, subject, sink, signal, progress } = writing;
  const isNpy = plan.format === 'npy';
  const image =
    plan.channels && subject.channels
      ? channelsOf(plan, subject.channels, subject.shown)
      : picturesOf(plan, subject, !isNpy, signal);
  const [, channels, planes] = image.shape;
  const perFrame = plan.channels ? channels * (plan.content === 'z' ? 1 : planes) : 1;
  const options = {
    signal,
    onProgress: ({ done }: { done: number }) => done % perFrame === 0 && progress(),
  };
  const metadata = await metadataFor(writing);
  const stream = isNpy ? streamNpy(image, options) : streamTiff(image, { ...options, metadata });
  for await (const bytes of stream) await sink.write(bytes);
}
