import type { Picture } from '../channels/scene/whole-picture.ts';
import type { SnapshotOptions } from '../interface.ts';
import type { Viewer } from '../viewer.ts';

/** See `StackblendViewer.snapshot`. */
export async function snapshotOf(
  viewer: Viewer,
  { level, signal }: SnapshotOptions = {},
): Promise<Picture> {
  for (;;) {
    await viewer.work.whenIdle(signal);
    const { image } = viewer;
    if (!image) return blendPicture(viewer, level);
    try {
      return await image.picture(level, signal);
    } catch (error) {
      // Else its planes come no more, since something else has taken its place: that is meant then.
      if (signal?.aborted || viewer.image === image) throw error;
    }
  }
}

function blendPicture(viewer: Viewer, level = 0): Picture {
  const { result } = viewer.stacks;
  if (!result) throw new DOMException(`snapshot: ${whyNoPicture(viewer)}`, 'InvalidStateError');
  if (level) throw new RangeError(`level: ${level}; expected 0, stacks have no others`);
  const [, height, width] = result.shape;
  const size = height * width * 4;
  const { t } = viewer;
  const data = new Uint8ClampedArray(result.data.subarray(t * size, (t + 1) * size));
  return { data, width, height };
}

/** What to say where nothing is shown. */
function whyNoPicture({ waiting, store }: Viewer): string {
  if (waiting) return `${waiting} closed while the element was not on a page, and not open again`;
  const { layers } = store.state;
  if (layers.length === 0) return 'nothing is open; open an image first';
  return layers.some(({ rule }) => rule.visible)
    ? 'the layers are not blended: that was cancelled or failed'
    : 'none of the layers is visible';
}
