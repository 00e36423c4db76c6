import { originOf } from '../origin.ts';
import type { ImageSource } from '../source.ts';
import type { FileGroup, FileGrouping, GroupAxis, GroupedFile } from './grouping.ts';
import { hintsOf, parseName } from './parse.ts';
import type { ParsedName, Slot } from './parts.ts';
import { chooseSlots, positionKey, type Roles } from './roles.ts';

/** A file that may be grouped, and what it has to agree in with the others. */
interface Item extends ParsedName {
  /** Of a file that holds several images, which one. */
  readonly series?: number;
  readonly signature: string;
  readonly pictures: boolean;
}

const AXES = ['t', 'c', 'z'] as const;

/** Groups where fewer places than this have a file are no groups. */
const LEAST_FILLED = 0.5;

/**
 * Proposes which files are channels, planes and times of one image, by their names: markers
 * (`_C1`, `ch00`, `w2`, `_z001`, `-t003`), names of dyes and contrasts (`DAPI`, `GFP`), digits that
 * run, and the ways in which MetaMorph, ImageXpress, Micro-Manager, Leica, Zeiss, Operetta,
 * CellVoyager, IN Cell and Incucyte name their files. Sites, wells and tiles stay apart. Images
 * that differ in size or dtype are not put together; pictures are no channels. The images of one file
 * stay apart, since it says that they are several: of files that hold several, the first ones go
 * together, the second ones, and so on, by the names of the files.
 *
 * @param files Names, with the folders that they lie in; or images that were opened.
 * @returns Groups of at least two files, in the order of their first files.
 */
export function proposeGroups(files: readonly (string | ImageSource)[]): FileGrouping {
  const hints = hintsOf(files.map(nameOf));
  const buckets = new Map<string, Item[]>();
  for (const file of files) {
    const item = { ...parseName(nameOf(file), hints), ...traitsOf(file) };
    append(buckets, keyOf(item), item);
  }
  const key = ({ name, series }: { name: string; series?: number }) =>
    JSON.stringify([name, series]);
  const order = new Map(files.map((file, i) => [key(placeOf(file)), i]));
  const first = (group: FileGroup) => order.get(key(group.files[0]!))!;
  const groups = [...buckets.values()].flatMap(groupBucket);
  return { groups: groups.sort((a, b) => first(a) - first(b)) };
}

function placeOf(file: string | ImageSource): { readonly name: string; readonly series?: number } {
  if (typeof file === 'string') return { name: file };
  const origin = originOf(file);
  // Names of one file's several images tell nothing of other files.
  return origin && origin.of > 1 ? { name: origin.file, series: origin.series } : file;
}

function nameOf(file: string | ImageSource): string {
  return placeOf(file).name;
}

function traitsOf(file: string | ImageSource): Omit<Item, keyof ParsedName> {
  if (typeof file === 'string') return { signature: '', pictures: false };
  const { shape, dtype, kind } = file;
  const { series } = placeOf(file);
  const several = series === undefined ? [] : [series, originOf(file)!.of];
  return {
    ...(series !== undefined && { series }),
    signature: [kind, dtype, ...shape, ...several].join(),
    pictures: kind === 'rgba',
  };
}

/** What the names of a group have in common; pictures keep their channels, which are no channels. */
function keyOf(item: Item): string {
  const slots = item.slots.map(({ kind, text }) =>
    item.pictures && kind === 'c' ? `c:${text}` : kind,
  );
  const texts = item.texts.map((text) => text.toLowerCase());
  return JSON.stringify([item.signature, texts, slots]);
}

/** The groups among files whose names are alike but for their slots. */
function groupBucket(items: readonly Item[]): FileGroup[] {
  if (items.length < 2) return [];
  const roles = chooseSlots(items.map(({ slots }) => slots));
  const apart = new Map<string, Item[]>();
  for (const item of items) {
    append(apart, roles.apart.map((slot) => item.slots[slot]!.text).join('\0'), item);
  }
  return [...apart.values()].flatMap((some) => makeGroup(some, roles) ?? []);
}

function append(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function makeGroup(items: readonly Item[], roles: Roles): FileGroup | undefined {
  if (items.length < 2) return undefined;
  const positions = {
    t: positionsOf(items, roles.axes.t),
    c: positionsOf(items, roles.axes.c),
    z: positionsOf(items, roles.axes.z),
  };
  const files = items.map(({ name, series, slots }) => {
    const indexOf = (axis: GroupAxis) => {
      const slot = roles.axes[axis];
      return slot === undefined ? 0 : positions[axis].indexes.get(positionKey(slots[slot]!))!;
    };
    const place = { t: indexOf('t'), c: indexOf('c'), z: indexOf('z') };
    return { name, ...(series !== undefined && { series }), ...place };
  });
  files.sort((a, b) => a.t - b.t || a.c - b.c || a.z - b.z);
  const places = new Set(files.map(({ t, c, z }) => `${t}/${c}/${z}`));
  const size = AXES.reduce((product, axis) => product * positions[axis].labels.length, 1);
  if (places.size < files.length || places.size < size * LEAST_FILLED) return undefined;
  return {
    name: groupName(items, files[0]!),
    labels: { t: positions.t.labels, c: positions.c.labels, z: positions.z.labels },
    files,
  };
}

/** Labels along an axis, and the index of each {@link positionKey} in them. One empty label where no slot is one. */
function positionsOf(items: readonly Item[], slot: number | undefined) {
  const slots = slot === undefined ? [] : distinct(items.map((item) => item.slots[slot]!));
  return {
    labels: slots.length > 0 ? slots.map(({ label }) => label) : [''],
    indexes: new Map(slots.map((slot, i) => [positionKey(slot), i])),
  };
}

/** Slots of different positions: numbers by their value, words in the order in which they come. */
function distinct(slots: readonly Slot[]): Slot[] {
  const byKey = new Map<string, Slot>();
  for (const slot of slots) {
    if (!byKey.has(positionKey(slot))) byKey.set(positionKey(slot), slot);
  }
  const all = [...byKey.values()];
  if (!all.every(({ value }) => value !== undefined)) return all;
  const isMinus = all.some(({ minus }) => minus !== 'possible');
  const signed = ({ value, minus }: Slot) => (minus && isMinus ? -value! : value!);
  return all.sort((a, b) => signed(a) - signed(b));
}

/** What the files' names have in common; which of their images it is, where they hold several. */
function groupName(items: readonly Item[], { name, series }: GroupedFile): string {
  const common = commonName(items) || name;
  return series === undefined ? common : `${common}, image ${series + 1}`;
}

/** The names without what differs; may be empty. */
function commonName(items: readonly Item[]): string {
  const { texts, slots } = items[0]!;
  const differs = (slot: number) =>
    slots[slot]!.kind === 'skip' ||
    items.some((item) => positionKey(item.slots[slot]!) !== positionKey(slots[slot]!));
  let common = texts[0]!;
  slots.forEach((slot, i) => {
    const after = texts[i + 1]!;
    if (!differs(i)) common += slot.text + after;
    // Of the separators around what is left out one is enough.
    else common += /(^|[_\- ./])$/.test(common) ? after.replace(/^[_\- ]+/, '') : after;
  });
  const stem = common.replace(/(?:\.ome)?\.[a-z0-9]+$/, '');
  return stem.replace(/^[_\- .]+|[_\- ./(]+$/g, '');
}
