import type { Engine } from '../../../../js/engine/contract/types.ts';
import type { ImageSource, PyramidLevel } from '../../../../js/io/source.ts';
import type { HeldPlane } from '../planes/held-plane.ts';
import type { PlaneStore } from '../planes/plane-store.ts';
import { backgroundParts, compositeArguments, type ViewerSettings } from '../settings/settings.ts';
import type { Position } from './tile-renderer.ts';

/** A picture as canvases take it: RGBA, `[height, width, 4]`. */
export interface Picture {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** What a whole picture is made of. */
export interface PictureParts {
  readonly engine: Engine;
  readonly source: ImageSource;
  readonly store: PlaneStore;
}

/** What is to be seen on it. */
export interface PictureView {
  readonly position: Position;
  readonly settings: ViewerSettings;
  /** Index of the resolution. */
  readonly level: number;
}

/** Bytes of the largest picture that is made. */
const MOST_BYTES = 2 ** 30;

/** Pixels that are composited at a time. */
const STRIP = 2048 * 2048;

/**
 * All of a plane, every channel that is shown, whatever the screen shows of it; strip by strip, so
 * that planes of any size need little memory beside the picture. RangeError for a level that there
 * is not, or whose picture is over 1 GiB.
 */
export async function wholePicture(
  { engine, source, store }: PictureParts,
  { position, settings, level }: PictureView,
  signal?: AbortSignal,
): Promise<Picture> {
  const [height, width] = checkedLevel(source, level).shape;
  const data = new Uint8ClampedArray(width * height * 4);
  const shown = settings.channels.flatMap(({ visible }, c) => (visible ? [c] : []));
  if (shown.length === 0) fill(data, backgroundParts(settings));
  else {
    const rows = rowsOfStrip(source.levels[level]!);
    for (let y = 0; y < height; y += rows) {
      const region = { x: 0, y, width, height: Math.min(rows, height - y) };
      const out = new Uint8Array(data.buffer, y * width * 4, region.height * width * 4);
      const keys = shown.map((c) => ({ ...position, c, level, region }));
      const composite = async (planes: readonly HeldPlane[]) => {
        const [channels, options] = compositeArguments(settings, (c) => planes[shown.indexOf(c)]!);
        await engine.composite(channels, { ...options, out, ...(signal && { signal }) });
      };
      await store.use(keys, composite, signal);
    }
  }
  return { data, width, height };
}

function checkedLevel(source: ImageSource, level: number): PyramidLevel {
  const found = source.levels[level];
  if (!found) {
    throw new RangeError(`level: ${level}; expected 0 to ${source.levels.length - 1}`);
  }
  const [height, width] = found.shape;
  if (height * width * 4 > MOST_BYTES) {
    const size = `${width} × ${height} pixels`;
    throw new RangeError(
      `level: ${level} has ${size}, more than 1 GiB of RGBA; expected a coarser one`,
    );
  }
  return found;
}

/** Whole blocks of the file, so that none is read twice. */
function rowsOfStrip({ shape: [, width], tile }: PyramidLevel): number {
  const rows = Math.max(1, Math.floor(STRIP / width));
  const block = tile?.[0] ?? 1;
  return block < rows ? rows - (rows % block) : rows;
}

function fill(
  data: Uint8ClampedArray,
  [red, green, blue]: readonly [number, number, number],
): void {
  for (let i = 0; i < data.length; i += 4) {
    data[i] = red;
    data[i + 1] = green;
    data[i + 2] = blue;
    data[i + 3] = 255;
  }
}
