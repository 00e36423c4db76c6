import { StackBlendError } from '../../engine/contract/errors.ts';
import type { Axis } from '../source.ts';
import { isObject, type Json, textAt } from './json.ts';

/** What is known of one dimension of an array. */
export interface Dimension {
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly unit?: string | undefined;
}

/** Which dimensions of an array are which axis. */
export interface AxisMap {
  readonly x: number | undefined;
  readonly y: number | undefined;
  /** Dimensions that are counted through together, the last one fastest. */
  readonly t: readonly number[];
  readonly c: readonly number[];
  readonly z: readonly number[];
}

/** What dimensions without names are, by how many there are. */
const UNNAMED: readonly Axis[] = ['t', 'c', 'z', 'y', 'x'];

const NAMES: Readonly<Record<string, Axis>> = {
  t: 't',
  time: 't',
  frame: 't',
  c: 'c',
  channel: 'c',
  ch: 'c',
  z: 'z',
  depth: 'z',
  y: 'y',
  height: 'y',
  x: 'x',
  width: 'x',
};

/** The axes of a `multiscales`: objects, or names alone as in 0.3; before that always all five. */
export function parseAxes(multiscale: Json, rank: number, what: string): Dimension[] {
  const { axes } = multiscale;
  if (!Array.isArray(axes)) {
    if (rank === UNNAMED.length) return UNNAMED.map((name) => ({ name }));
    return Array.from({ length: rank }, () => ({}));
  }
  if (axes.length !== rank) {
    throw new StackBlendError(
      'bad-file',
      `${what}: names ${axes.length} axes, its arrays have ${rank} dimensions.`,
    );
  }
  return axes.map((axis) => {
    if (typeof axis === 'string') return { name: axis };
    const json = isObject(axis) ? axis : {};
    return {
      name: textAt(json, 'name'),
      type: textAt(json, 'type')?.toLowerCase(),
      unit: textAt(json, 'unit'),
    };
  });
}

/**
 * Which dimension is which axis: by names, else by types, else by place (`t c z y x`, the last ones
 * of them). What is none of these is counted through with time.
 */
export function mapAxes(dimensions: readonly Dimension[]): AxisMap {
  const axes = dimensions.map(({ name, type }): Axis | undefined => {
    const named = NAMES[name?.toLowerCase() ?? ''];
    if (named) return named;
    if (type === 'time') return 't';
    return type === 'channel' ? 'c' : undefined;
  });
  const anyNamed = axes.some(Boolean);
  const spatial = (i: number) => !anyNamed || dimensions[i]?.type === 'space';
  assignFromEnd(axes, ['x', 'y', 'z'], spatial);
  if (!anyNamed) assignFromEnd(axes, ['c', 't'], () => true);
  // A picture has rows and columns, whatever they are called.
  assignFromEnd(axes, ['x', 'y'], () => true);
  const all = (axis: Axis) => axes.flatMap((each, i) => (each === axis ? [i] : []));
  const once = (axis: 'x' | 'y') => all(axis).at(-1);
  const spare = (['x', 'y'] as const).flatMap((axis) => all(axis).slice(0, -1));
  const t = axes.flatMap((axis, i) => (axis === 't' || !axis || spare.includes(i) ? [i] : []));
  return { x: once('x'), y: once('y'), t, c: all('c'), z: all('z') };
}

/** Gives each wanted axis that is not there yet to the last dimension that is still free. */
function assignFromEnd(
  axes: (Axis | undefined)[],
  wanted: readonly Axis[],
  may: (i: number) => boolean,
): void {
  for (const axis of wanted) {
    if (axes.includes(axis)) continue;
    const i = axes.findLastIndex((taken, i) => !taken && may(i));
    if (i >= 0) axes[i] = axis;
  }
}

/** Indices of a plane along all dimensions but x and y, which stay 0. */
export function indicesOf(
  map: AxisMap,
  shape: readonly number[],
  at: { readonly t: number; readonly c: number; readonly z: number },
): number[] {
  const indices = shape.map(() => 0);
  for (const axis of ['t', 'c', 'z'] as const) {
    let rest = at[axis];
    for (const dim of [...map[axis]].reverse()) {
      indices[dim] = rest % shape[dim]!;
      rest = Math.floor(rest / shape[dim]!);
    }
  }
  return indices;
}

/** Sizes of an array along `t c z y x`. */
export function sizesOf(
  map: AxisMap,
  shape: readonly number[],
): readonly [t: number, c: number, z: number, y: number, x: number] {
  const product = (dims: readonly number[]) => dims.reduce((size, dim) => size * shape[dim]!, 1);
  const one = (dim: number | undefined) => (dim === undefined ? 1 : shape[dim]!);
  return [product(map.t), product(map.c), product(map.z), one(map.y), one(map.x)];
}
