import type { Engine } from '../../../js/engine/contract/types.ts';
import { imageSource } from '../../../js/io/image-source.ts';
import { groupOf, rememberGroup } from '../../../js/io/origin.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import type { ZChoice } from './planes/plane-key.ts';
import { PlaneStore } from './planes/plane-store.ts';
import { wholePicture } from './scene/whole-picture.ts';
import type { ViewerSettings } from './settings/settings.ts';

/** How channels become pictures: which plane along z, and the settings. */
export interface CompositeLook {
  readonly z: ZChoice;
  readonly settings: ViewerSettings;
}

/** What a composite is made with. */
export interface CompositeTools {
  /** The engine that runs now: that of an element goes when the element leaves its page. */
  readonly engine: () => Promise<Engine>;
  /** The composite is read no more. */
  readonly closed: () => void;
}

const looks = new WeakMap<ImageSource, CompositeLook>();

/** How the pictures of a source are made of channels; undefined where they are not. */
export function compositeLook(source: ImageSource): CompositeLook | undefined {
  return looks.get(source);
}

/** An image of channels as pictures, one for each time, as it looks now. */
export function compositeSource(
  source: ImageSource,
  look: CompositeLook,
  tools: CompositeTools,
): ImageSource {
  const { name, shape, pixelSize, timeIncrement } = source;
  const [times, , , height, width] = shape;
  const composite = imageSource({
    name,
    shape: [times, 1, 1, height, width],
    dtype: 'uint8',
    kind: 'rgba',
    pixelSize,
    timeIncrement,
    async read({ t }, signal) {
      const engine = await tools.engine();
      // Each plane is needed once.
      const store = new PlaneStore(engine, source, 0);
      try {
        const view = { position: { t, z: look.z }, settings: look.settings, level: 0 };
        const { data } = await wholePicture({ engine, source, store }, view, signal);
        return new Uint8Array(data.buffer);
      } finally {
        store.close();
      }
    },
    close: () => tools.closed(),
  });
  looks.set(composite, look);
  rememberGroup(composite, groupOf(source));
  return composite;
}
