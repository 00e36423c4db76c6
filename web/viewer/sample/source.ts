import { yieldToEventLoop } from '../../../js/engine/schedule/event-loop.ts';
import { imageSource } from '../../../js/io/image-source.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import { createSample, type Sample, type SampleChannel, type SampleOptions } from './sample.ts';

/** Milliseconds of work after which the event loop gets its turn. */
const SLICE = 8;

const NAMES: Record<SampleChannel, string> = {
  nuclei: 'Nuclei (simulated)',
  membranes: 'Membranes (simulated)',
};

/**
 * The sample as two images that are opened like files: nuclei and membranes. Frames are drawn when
 * they are asked for, and the event loop runs in between.
 */
export function sampleSources(
  options?: SampleOptions,
): [nuclei: ImageSource, membranes: ImageSource] {
  // Made on first use: textures and cells take some milliseconds themselves.
  let sample: Sample | undefined;
  const make = () => {
    sample ??= createSample(options);
    return sample;
  };
  const shape = [options?.frames ?? 24, options?.height ?? 512, options?.width ?? 512] as const;
  const turn = turnTaker();
  return [sourceOf('nuclei', shape, make, turn), sourceOf('membranes', shape, make, turn)];
}

function sourceOf(
  channel: SampleChannel,
  [frames, height, width]: readonly [number, number, number],
  make: () => Sample,
  turn: () => Promise<void>,
): ImageSource {
  return imageSource({
    name: NAMES[channel],
    shape: [frames, 1, 1, height, width],
    dtype: 'uint8',
    kind: 'rgba',
    channels: [{ name: channel }],
    async read({ t }) {
      await turn();
      return make().frame(channel, t);
    },
  });
}

/** Lets the event loop run once a slice of time is used up. */
function turnTaker(): () => Promise<void> {
  let started = performance.now();
  return async () => {
    if (performance.now() - started < SLICE) return;
    await yieldToEventLoop();
    started = performance.now();
  };
}
