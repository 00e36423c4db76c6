import type { ImageSource } from '../../../js/io/source.ts';
import { FIRST_RULE, type Layer, type OpenStack } from '../../../web/viewer/session/layers.ts';

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

/** An open stack. */
export function fakeStack(part: Partial<OpenStack> = {}): OpenStack {
  return {
    name: 'a.tif',
    shape: [10, 20, 30, 4],
    channels: ['Channel 1'],
    channel: 0,
    sample: false,
    fileFrames: (part.shape ?? [10])[0],
    ...part,
  };
}

/** A layer of an open stack. */
export function fakeLayer(
  id: number,
  part: Partial<OpenStack> = {},
  rule: Partial<Layer['rule']> = {},
): Layer {
  return { id, stack: fakeStack(part), rule: { ...FIRST_RULE, ...rule } };
}
