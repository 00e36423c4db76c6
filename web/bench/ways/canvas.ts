import { framesOf, type Job, type Size } from '../jobs/job.ts';
import { NOT_HERE, type Prepared, type Way } from './way.ts';

/** `willReadFrequently` keeps the pixels where the processor has them: without it reading takes far longer. */
function contextOf({ width, height }: Size): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext('2d', { willReadFrequently: true });
}

function imagesOf(job: Job, stack: Uint8Array<ArrayBuffer>): ImageData[] {
  return framesOf(job, stack).map(({ buffer, byteOffset, length }) => {
    return new ImageData(new Uint8ClampedArray(buffer, byteOffset, length), job.width, job.height);
  });
}

async function prepare(job: Job): Promise<Prepared> {
  const [lower, upper] = [contextOf(job), contextOf(job)];
  if (!lower || !upper) throw new Error('no canvas of this size');
  lower.globalCompositeOperation = job.mode;
  // Browsers ignore words that they do not know.
  if (lower.globalCompositeOperation !== job.mode) throw new Error(`no ${job.mode}`);
  const [backdrops, sources] = [imagesOf(job, job.backdrop), imagesOf(job, job.source)];
  let results: ImageData[] = [];
  return {
    run: () => {
      // The pictures that getImageData makes are the result: no copy into a stack is counted.
      results = backdrops.map((backdrop, i) => {
        lower.putImageData(backdrop, 0, 0); // overwrites, whatever the operation is
        upper.putImageData(sources[i]!, 0, 0);
        lower.drawImage(upper.canvas, 0, 0);
        return lower.getImageData(0, 0, job.width, job.height);
      });
    },
    firstFrame: () => results[0]?.data ?? [],
    close: () => {
      results = [];
    },
  };
}

/** What people do today. */
export const canvas2d: Way = {
  name: 'Canvas 2D',
  ours: false,
  missing: () => (contextOf({ frames: 1, width: 1, height: 1 }) ? null : NOT_HERE),
  prepare,
};
