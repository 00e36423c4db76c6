import type { WrittenImage } from '../../../../js/io/index.ts';
import type { FrameBytes, Subject } from '../../../../web/viewer/export/subject.ts';

export const SIZE = { width: 5, height: 3, frames: 4, planes: 3 };

/** A frame that tells where it comes from. */
export function frameAt(t: number, z: number, alpha = 255): FrameBytes {
  const frame = new Uint8Array(SIZE.width * SIZE.height * 4);
  for (let i = 0; i < frame.length; i += 4) frame.set([t, z, i / 4, alpha], i);
  return frame;
}

/** Planes that tell where they come from. */
export const madeChannels: WrittenImage = {
  shape: [SIZE.frames, 2, SIZE.planes, SIZE.height, SIZE.width],
  dtype: 'uint16',
  name: 'cells',
  channels: [
    { name: 'DAPI', color: [0, 0, 255], window: [10, 2000] },
    { name: 'GFP', color: [0, 255, 0], window: [0, 4000] },
  ],
  plane: ({ t, c, z }) => ({
    data: Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, i) => {
      return 1000 * t + 100 * c + 20 * z + i;
    }),
  }),
};

/** What is open, without a viewer around. */
export function madeSubject(parts: Partial<Subject> = {}): Subject {
  return {
    name: 'cells',
    images: [{ name: 'cells.tif' }],
    width: SIZE.width,
    height: SIZE.height,
    lengths: { t: SIZE.frames, z: SIZE.planes },
    shown: { t: 1, z: 2 },
    fps: 8,
    pixelSize: { x: { value: 0.5, unit: 'µm' }, y: { value: 0.5, unit: 'µm' } },
    channels: madeChannels,
    settings: { version: 1, mode: 'screen', channels: [] },
    isOpaque: async () => true,
    frame: async ({ t = 1, z = 2 }) => frameAt(t, z),
    view: () => null,
    close() {},
    ...parts,
  };
}
