import { imageSource } from '../../../js/io/image-source.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import { type SampleChannel, type SampleOptions, STAINS, type Stain, windowOf } from './stains.ts';
import { Studio } from './studio.ts';

const NAMES: Record<SampleChannel, string> = {
  nuclei: 'Nuclei (simulated)',
  membranes: 'Membranes (simulated)',
};

/** Three of the colours that all eyes can tell apart. */
const COLOURS: Record<Stain, readonly [number, number, number]> = {
  nuclei: [204, 0, 255],
  membranes: [0, 255, 255],
  vesicles: [255, 255, 0],
};

const sizeOf = ({ frames = 24, height = 512, width = 512 }: SampleOptions) =>
  [frames, height, width] as const;

/**
 * The sample as two images of coloured frames that are opened like files: nuclei and membranes.
 * Frames are made when they are asked for, in a worker.
 */
export function sampleSources(
  options: SampleOptions = {},
): [nuclei: ImageSource, membranes: ImageSource] {
  const studio = new Studio(options);
  let open = 2;
  const source = (channel: SampleChannel) => {
    const [frames, height, width] = sizeOf(options);
    return imageSource({
      name: NAMES[channel],
      shape: [frames, 1, 1, height, width],
      dtype: 'uint8',
      kind: 'rgba',
      channels: [{ name: channel }],
      read: ({ t }) => studio.make({ what: 'frame', channel, t }),
      close() {
        if (--open === 0) studio.close();
      },
    });
  };
  return [source('nuclei'), source('membranes')];
}

/**
 * The sample as one image of 16-bit channels: a time-lapse of nuclei, membranes and vesicles. Its
 * first frame is begun at once: whoever opens it will want that, and still has an engine to start.
 */
export function sampleChannels(options: SampleOptions = {}): ImageSource {
  const studio = new Studio(options);
  const first = STAINS.map((channel) => studio.make({ what: 'plane', channel, t: 0 }));
  // Who reads it hears what is wrong; nobody may.
  for (const plane of first) plane.catch(() => {});
  const [frames, height, width] = sizeOf(options);
  const pixel = { value: 0.325, unit: 'µm' };
  return imageSource({
    name: 'Living cells (simulated)',
    shape: [frames, STAINS.length, 1, height, width],
    dtype: 'uint16',
    kind: 'planes',
    pixelSize: { x: pixel, y: pixel },
    timeIncrement: { value: 2, unit: 'min' },
    channels: STAINS.map((stain) => ({
      name: `${stain[0]!.toUpperCase()}${stain.slice(1)}`,
      color: COLOURS[stain],
      window: windowOf(stain),
    })),
    async read({ t, c }, _signal, into) {
      if (t > 0) return studio.make({ what: 'plane', channel: STAINS[c]!, t });
      const plane = await first[c]!;
      // A copy: what is read belongs to the reader.
      if (!into) return plane.slice();
      into.set(plane);
      return into;
    },
    close: () => studio.close(),
  });
}
