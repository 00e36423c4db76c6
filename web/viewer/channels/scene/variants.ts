import type { ViewerSettings } from '../settings/settings.ts';
import { fitted, type Size } from './viewport.ts';

/** What is seen side by side. */
export type Arrangement = 'merge' | 'split' | 'before';

/** One way to show the planes. */
export interface Variant {
  /** Tells it from the others of the same image. */
  readonly key: string;
  readonly settings: ViewerSettings;
  /** What it is called where it stands beside others; '' where it stands alone. */
  readonly caption: string;
  /** Changes with what this shows, whatever else of the settings does. */
  readonly stamp: string;
}

const versions = new WeakMap<object, number>();
let lastVersion = 0;

/** Settings never change, so that each has a number, as each channel in them. */
function versionOf(settings: object): number {
  const known = versions.get(settings);
  if (known !== undefined) return known;
  versions.set(settings, ++lastVersion);
  return lastVersion;
}

/** A part of the canvas and what it shows, in screen pixels. */
export interface Cell {
  readonly variant: Variant;
  readonly x: number;
  readonly y: number;
  readonly size: Size;
}

const GAP = 4;

function onlyChannel(settings: ViewerSettings, index: number): ViewerSettings {
  const channels = settings.channels.map((channel, i) => ({ ...channel, visible: i === index }));
  return { ...settings, channels };
}

/** The merge last, each channel that is shown before it. */
function splitVariants(settings: ViewerSettings): Variant[] {
  const shown = settings.channels.flatMap(({ visible }, i) => (visible ? [i] : []));
  const { mode, background } = settings;
  const alone = shown.map((i) => ({
    key: `only ${i}`,
    settings: onlyChannel(settings, i),
    caption: settings.channels[i]!.name,
    stamp: `${versionOf(settings.channels[i]!)} ${mode} ${background}`,
  }));
  return [...alone, wholeVariant('merge', settings, 'Merge')];
}

function wholeVariant(key: string, settings: ViewerSettings, caption = ''): Variant {
  return { key, settings, caption, stamp: String(versionOf(settings)) };
}

/** How many columns give each of `count` cells the largest picture. */
export function columnsFor(count: number, picture: Size, screen: Size): number {
  let best = 1;
  let largest = 0;
  for (let columns = 1; columns <= count; columns++) {
    const size = cellSize(columns, Math.ceil(count / columns), screen);
    const { scale } = fitted(picture, size);
    if (scale > largest) [best, largest] = [columns, scale];
  }
  return best;
}

function cellSize(columns: number, rows: number, screen: Size): Size {
  const along = (extent: number, count: number) =>
    Math.max(1, Math.floor((extent - GAP * (count - 1)) / count));
  return { width: along(screen.width, columns), height: along(screen.height, rows) };
}

/** What is where on a canvas. `before` gives two cells in one place: the painter divides them. */
export function cellsOf(
  arrangement: Arrangement,
  settings: ViewerSettings,
  before: ViewerSettings,
  picture: Size,
  screen: Size,
): Cell[] {
  const whole = { x: 0, y: 0, size: screen };
  if (arrangement === 'merge') return [{ ...whole, variant: wholeVariant('merge', settings) }];
  if (arrangement === 'before') {
    return [
      { ...whole, variant: wholeVariant('merge', settings, 'After') },
      { ...whole, variant: wholeVariant('before', before, 'Before') },
    ];
  }
  const variants = splitVariants(settings);
  const columns = columnsFor(variants.length, picture, screen);
  const size = cellSize(columns, Math.ceil(variants.length / columns), screen);
  return variants.map((variant, i) => {
    const x = (i % columns) * (size.width + GAP);
    const y = Math.floor(i / columns) * (size.height + GAP);
    return { variant, x, y, size };
  });
}
