import { StackBlendError } from '../../engine/contract/errors.ts';
import { mapSome } from '../map-some.ts';
import type { ImageSource, PixelSize, Quantity } from '../source.ts';
import { resolvePath } from '../tree/tree.ts';
import { quantity } from '../units.ts';
import { type AxisMap, type Dimension, mapAxes, parseAxes, sizesOf } from './axes.ts';
import { type LevelArray, zarrImage } from './image.ts';
import { type Json, numbersAt, objectAt, objectsAt, textAt } from './json.ts';
import { completeChannels, type Described } from './ome-metadata.ts';
import { parseOmero } from './omero.ts';
import type { Node, Store } from './store.ts';

/** Opens one `multiscales` entry of a group as an image. */
export async function openMultiscale(
  store: Store,
  { path, version }: Node,
  ome: Json,
  multiscale: Json,
  name: string,
  described?: Described,
): Promise<ImageSource> {
  const what = store.nameOf(path);
  const common = scaleOf(multiscale);
  const found = await mapSome(objectsAt(multiscale, 'datasets'), async (dataset) => {
    const arrayPath = resolvePath(path, textAt(dataset, 'path') ?? '..//..');
    if (arrayPath === undefined || arrayPath === path) {
      const text = `${what}: lists a level at ${JSON.stringify(dataset.path)}.`;
      throw new StackBlendError('bad-file', text);
    }
    const info = await store.array(arrayPath, version);
    return info && { path: arrayPath, info, scale: multiply(scaleOf(dataset), common) };
  });
  // Coarser levels may be missing: what is there can be shown.
  const [finest] = found;
  if (!finest) throw new StackBlendError('bad-file', `${what}: its first level is not there.`);
  const rank = finest.info.shape.length;
  const dimensions = parseAxes(multiscale, rank, what);
  const map = mapAxes(dimensions);
  const arrays = found.filter((one) => one !== undefined).sort(byArea(map, rank));
  const scale = arrays[0]?.scale;
  return zarrImage(store, {
    name,
    arrays,
    map,
    pixelSize: { ...described?.pixelSize, ...pixelSizeOf(map, dimensions, scale) },
    timeIncrement: along(map.t.at(-1), dimensions, scale) ?? described?.timeIncrement,
    channels: (count) =>
      completeChannels(parseOmero(objectAt(ome, 'omero'), count), described?.channels),
  });
}

/** Finest first, as they should be anyway. */
function byArea(map: AxisMap, rank: number) {
  const area = ({ info: { shape } }: LevelArray): number => {
    const [, , , height, width] = sizesOf(map, shape.length === rank ? shape : []);
    return height * width;
  };
  return (a: LevelArray, b: LevelArray) => area(b) - area(a);
}

/** The scale that transformations give; undefined where there is none. */
function scaleOf(json: Json): number[] | undefined {
  const scales = objectsAt(json, 'coordinateTransformations')
    .filter(({ type }) => type === 'scale')
    .flatMap((transformation) => [numbersAt(transformation, 'scale') ?? []]);
  return scales.reduce<number[] | undefined>(
    (product, scale) => multiply(product, scale),
    undefined,
  );
}

function multiply(a: number[] | undefined, b: number[] | undefined): number[] | undefined {
  if (!a || !b) return a ?? b;
  return a.map((value, i) => value * (b[i] ?? 1));
}

function along(
  dim: number | undefined,
  dimensions: readonly Dimension[],
  scale: readonly number[] | undefined,
): Quantity | undefined {
  if (dim === undefined) return undefined;
  return quantity(scale?.[dim] ?? Number.NaN, dimensions[dim]?.unit);
}

function pixelSizeOf(
  map: AxisMap,
  dimensions: readonly Dimension[],
  scale: readonly number[] | undefined,
): PixelSize {
  const x = along(map.x, dimensions, scale);
  const y = along(map.y, dimensions, scale);
  const z = along(map.z.at(-1), dimensions, scale);
  return { ...(x && { x }), ...(y && { y }), ...(z && { z }) };
}
