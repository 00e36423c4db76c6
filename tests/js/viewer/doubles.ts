import type { ImageSource } from '../../../js/io/source.ts';
import type { Side } from '../../../web/viewer/session/state.ts';

/** An image that is only looked at, never read. */
export function fakeSource(
  name: string,
  shape: ImageSource['shape'],
  channels: ImageSource['channels'] = Array.from({ length: shape[1] }, () => ({})),
): ImageSource {
  return {
    name,
    axes: ['t', 'c', 'z', 'y', 'x'],
    shape,
    dtype: 'uint8',
    kind: shape[1] > 1 ? 'planes' : 'rgba',
    levels: [{ shape: [shape[3], shape[4]], downsample: [1, 1] }],
    pixelSize: {},
    channels,
    plane: () => Promise.reject(new Error('not read in this test')),
    close() {},
  };
}

/** An open side. */
export function fakeSide(part: Partial<Side> = {}): Side {
  return {
    name: 'a.tif',
    shape: [10, 20, 30, 4],
    channels: ['Channel 1'],
    channel: 0,
    sample: false,
    ...part,
  };
}
