import { StackBlendError } from '../../engine/contract/errors.ts';
import { cacheOf, rememberCache } from '../image-source.ts';
import { rememberGroup } from '../origin.ts';
import { checkRequest, samplesOf } from '../request.ts';
import { ARRAYS } from '../samples.ts';
import type { ChannelInfo, ImageSource, Plane, PlaneRequest } from '../source.ts';
import type { FileGroup, GroupAxis, GroupedFile } from './grouping.ts';

const AXES = ['t', 'c', 'z'] as const;

/** A file of a group and its image. */
export interface Member extends GroupedFile {
  readonly source: ImageSource;
}

/** How long each position of an axis is, and where it begins. */
interface Extent {
  readonly total: number;
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
}

/**
 * One image of the files of a group. Throws RangeError for places that are none, StackBlendError
 * `unsupported` where the files differ in size, dtype or kind.
 */
export function combine(group: FileGroup, members: readonly Member[]): ImageSource {
  checkPlaces(group, members);
  checkAlike(group, members);
  const first = members.find(({ t, c, z }) => t === 0 && c === 0 && z === 0) ?? members[0]!;
  const { dtype, kind, shape, levels, pixelSize, timeIncrement } = first.source;
  const extents: Extents = {
    t: extentOf(group, members, 't'),
    c: extentOf(group, members, 'c'),
    z: extentOf(group, members, 'z'),
  };
  const { t, c, z } = extents;
  const own: Own = {
    name: group.name,
    shape: [t.total, c.total, z.total, shape[3], shape[4]],
    dtype,
    kind,
    levels: commonLevels(members, levels),
  };
  const reader = new GroupReader(own, members, extents);
  const source: ImageSource = {
    ...own,
    axes: ['t', 'c', 'z', 'y', 'x'],
    pixelSize,
    ...(timeIncrement && { timeIncrement }),
    channels: channelsOf(group, members, c),
    plane: async (request) => reader.plane(request),
    close: () => reader.close(),
  };
  const cache = cacheOf(first.source);
  if (cache) rememberCache(source, cache);
  rememberGroup(source, group);
  return source;
}

type Extents = { readonly [axis in GroupAxis]: Extent };
type Own = Pick<ImageSource, 'name' | 'shape' | 'dtype' | 'kind' | 'levels'>;

/** Finds the file that holds a plane, and asks it. */
class GroupReader {
  readonly #byPlace: ReadonlyMap<string, ImageSource>;
  #closed = false;

  constructor(
    private readonly own: Own,
    private readonly members: readonly Member[],
    private readonly extents: Extents,
  ) {
    this.#byPlace = new Map(members.map((member) => [placeOf(member), member.source]));
  }

  async plane(request: PlaneRequest = {}): Promise<Plane> {
    const { index, region } = checkRequest(this.own, request);
    request.signal?.throwIfAborted();
    if (this.#closed) {
      throw new StackBlendError('disposed', `${this.own.name}: the image was closed.`);
    }
    const t = find(this.extents.t, index.t);
    const c = find(this.extents.c, index.c);
    const z = find(this.extents.z, index.z);
    const place = placeOf({ t: t.position, c: c.position, z: z.position });
    const member = this.#byPlace.get(place);
    if (!member) return blank(this.own, region, request);
    return member.plane({ ...request, t: t.offset, c: c.offset, z: z.offset });
  }

  close(): void {
    this.#closed = true;
    for (const { source } of this.members) source.close();
  }
}

function placeOf({ t, c, z }: { readonly [axis in GroupAxis]: number }): string {
  return `${t}/${c}/${z}`;
}

function checkPlaces(group: FileGroup, members: readonly Member[]): void {
  const seen = new Map<string, string>();
  for (const member of members) {
    for (const axis of AXES) {
      const index = member[axis];
      const size = group.labels[axis].length;
      if (Number.isInteger(index) && index >= 0 && index < size) continue;
      throw new RangeError(
        `grouping: ${axis} of "${member.name}" must be an integer in 0..${size - 1}, got ${String(index)}`,
      );
    }
    const other = seen.get(placeOf(member));
    if (other !== undefined) {
      throw new RangeError(`grouping: "${other}" and "${member.name}" are in one place`);
    }
    seen.set(placeOf(member), member.name);
  }
}

function checkAlike(group: FileGroup, members: readonly Member[]): void {
  const sizeText = ({ shape, dtype, kind }: ImageSource) =>
    `${shape[4]} × ${shape[3]} pixels of ${kind === 'rgba' ? 'RGBA' : dtype}`;
  const [first] = members;
  for (const { name, source } of members) {
    if (sizeText(source) === sizeText(first!.source)) continue;
    throw new StackBlendError(
      'unsupported',
      `${group.name}: ${first!.name} has ${sizeText(first!.source)}, ${name} has ${sizeText(source)}; they cannot be one image.`,
    );
  }
  if (first!.source.kind === 'rgba' && group.labels.c.length > 1) {
    throw new StackBlendError(
      'unsupported',
      `${group.name}: its files are pictures in colour, which cannot be channels of one image.`,
    );
  }
}

/** Positions are as long as their files; all files of a position have to agree. */
function extentOf(group: FileGroup, members: readonly Member[], axis: GroupAxis): Extent {
  const at = AXES.indexOf(axis);
  const sizes: number[] = group.labels[axis].map(() => 0);
  for (const member of members) {
    const position = member[axis];
    const size = member.source.shape[at]!;
    if (sizes[position] !== 0 && sizes[position] !== size) {
      throw new StackBlendError(
        'unsupported',
        `${group.name}: ${member.name} has ${size} planes along ${axis}, other files at its place ${sizes[position]}; they cannot be one image.`,
      );
    }
    sizes[position] = size;
  }
  // A position without any file is one blank plane.
  const lengths = sizes.map((size) => size || 1);
  const starts: number[] = [];
  let total = 0;
  for (const length of lengths) {
    starts.push(total);
    total += length;
  }
  return { total, starts, sizes: lengths };
}

/** The position that holds a plane, and which of the file's planes it is. */
function find({ starts }: Extent, index: number): { position: number; offset: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  return { position: low, offset: index - starts[low]! };
}

/** Pyramids only where all files have the same. */
function commonLevels(members: readonly Member[], levels: ImageSource['levels']) {
  const text = JSON.stringify(levels.map(({ shape }) => shape));
  const same = members.every(
    ({ source }) => JSON.stringify(source.levels.map(({ shape }) => shape)) === text,
  );
  return same ? levels : levels.slice(0, 1);
}

/** What the files say of their channels; where they give no name, what the files' names say. */
function channelsOf(group: FileGroup, members: readonly Member[], c: Extent): ChannelInfo[] {
  return group.labels.c.flatMap((label, position) => {
    const member = members.find((one) => one.c === position);
    const size = c.sizes[position]!;
    return Array.from({ length: size }, (_, i): ChannelInfo => {
      const info = member?.source.channels[i] ?? {};
      const named = size === 1 && label && group.labels.c.length > 1;
      return { ...(named && { name: label }), ...info };
    });
  });
}

function blank(
  own: Pick<ImageSource, 'kind' | 'dtype'>,
  { width, height }: { readonly width: number; readonly height: number },
  { into }: PlaneRequest,
): Plane {
  const data = into?.fill(0) ?? new ARRAYS[own.dtype](width * height * samplesOf(own.kind));
  return { data, width, height };
}
