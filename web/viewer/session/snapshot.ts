import type { Picture } from '../channels/scene/whole-picture.ts';
import type { SnapshotOptions } from '../interface.ts';
import type { Store } from './store.ts';
import type { Work } from './work.ts';

/** What a viewer shows, as far as a snapshot needs it. */
export interface Shown {
  readonly work: Pick<Work, 'whenIdle'>;
  readonly store: Pick<Store, 'state'>;
  readonly image: { picture(level?: number, signal?: AbortSignal): Promise<Picture> } | null;
  readonly stacks: { readonly result: Blended | null };
  readonly t: number;
  /** What waits to be opened again. */
  readonly waiting: string | null;
}

/** RGBA frames: `[frames, height, width, 4]`. */
interface Blended {
  readonly data: Uint8Array;
  readonly shape: readonly [number, number, number, number];
}

/** See `StackblendViewer.snapshot`. */
export async function snapshotOf(
  viewer: Shown,
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

function blendPicture(viewer: Shown, level = 0): Picture {
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
function whyNoPicture({ waiting, store }: Shown): string {
  if (waiting) return `${waiting} closed while the element was not on a page, and not open again`;
  const { layers } = store.state;
  if (layers.length === 0) return 'nothing is open; open an image first';
  return layers.some(({ rule }) => rule.visible)
    ? 'the layers are not blended: that was cancelled or failed'
    : 'none of the layers is visible';
}
