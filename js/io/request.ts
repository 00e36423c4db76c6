import type { DType } from '../engine/contract/types.ts';
import { ARRAYS } from './samples.ts';
import type { ImageSource, PlaneArray, PlaneRequest, Region } from './source.ts';

/** A plane's position, every part within the shape. */
export interface PlaneIndex {
  readonly t: number;
  readonly c: number;
  readonly z: number;
  readonly level: number;
}

/** A request whose every part was checked. */
export interface CheckedRequest {
  readonly index: PlaneIndex;
  /** The whole plane where none was asked for. */
  readonly region: Region;
  readonly whole: boolean;
}

type Described = Pick<ImageSource, 'shape' | 'dtype' | 'kind' | 'levels'>;

/** Fills in defaults. Throws RangeError or TypeError that names the argument. */
export function checkRequest(source: Described, request: PlaneRequest): CheckedRequest {
  if (typeof request !== 'object' || request === null) {
    throw new TypeError(`plane: expected an object like { t, c, z }, got ${String(request)}`);
  }
  const { t = 0, c = 0, z = 0, level = 0 } = request;
  checkIndex('t', t, source.shape[0]);
  checkIndex('c', c, source.shape[1]);
  checkIndex('z', z, source.shape[2]);
  checkIndex('level', level, source.levels.length);
  const [height, width] = source.levels[level]!.shape;
  const { x = 0, y = 0, ...size } = request.region ?? { width, height };
  const region = { x, y, width: size.width, height: size.height };
  checkRegion(region, width, height);
  checkInto(request.into, source, region);
  const whole = region.width === width && region.height === height;
  return { index: { t, c, z, level }, region, whole };
}

function checkIndex(axis: string, value: number, size: number): void {
  if (Number.isInteger(value) && value >= 0 && value < size) return;
  throw new RangeError(`plane: ${axis} must be an integer in 0..${size - 1}, got ${String(value)}`);
}

function checkRegion({ x, y, width, height }: Region, levelWidth: number, levelHeight: number) {
  const whole = [x, y, width, height].every((value) => Number.isInteger(value) && value >= 0);
  const filled = width > 0 && height > 0;
  if (whole && filled && x + width <= levelWidth && y + height <= levelHeight) return;
  throw new RangeError(
    `plane: region must be whole pixels within ${levelWidth} × ${levelHeight}, at least one, ` +
      `got x ${String(x)}, y ${String(y)}, ${String(width)} × ${String(height)}`,
  );
}

function checkInto(into: PlaneArray | undefined, source: Described, region: Region): void {
  if (into === undefined) return;
  const Expected = ARRAYS[source.dtype];
  if (!(into instanceof Expected)) {
    const got = (into as object | null)?.constructor?.name ?? String(into);
    throw new TypeError(`plane: into must be a ${Expected.name} (${source.dtype}), got ${got}`);
  }
  const expected = region.width * region.height * samplesOf(source.kind);
  if (into.length === expected) return;
  throw new RangeError(
    `plane: into must hold ${expected} elements (${region.width} × ${region.height}` +
      `${source.kind === 'rgba' ? ' × 4' : ''}), got ${into.length}`,
  );
}

/** Elements of one pixel of a plane. */
export function samplesOf(kind: ImageSource['kind']): 1 | 4 {
  return kind === 'rgba' ? 4 : 1;
}

/** Copies a region out of a plane that is `width` pixels wide, into `into` or memory of its own. */
export function crop(
  plane: PlaneArray,
  width: number,
  region: Region,
  samples: number,
  dtype: DType,
  into?: PlaneArray,
): PlaneArray {
  const out = into ?? new ARRAYS[dtype](region.width * region.height * samples);
  const row = region.width * samples;
  for (let y = 0; y < region.height; y++) {
    const from = ((region.y + y) * width + region.x) * samples;
    out.set(plane.subarray(from, from + row), y * row);
  }
  return out;
}
