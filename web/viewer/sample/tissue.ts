import { Random } from './random.ts';
import { smooth } from './texture.ts';

/** Distance between neighbouring cells, in pixels. */
const SPACING = 64;
/** Frames between two random steps of a cell. */
const STEP = 9;

/** The middle of a cell: membranes run half way between two of them. */
export interface Site {
  readonly x: number;
  readonly y: number;
  /** How much membrane protein this cell makes, around 1. */
  readonly cortex: number;
  /** Identity of the cell; both daughters of a division keep their mother's. */
  readonly family: number;
  /** The other daughter, after a division. */
  sister?: Site;
  /** How far the membrane between two daughters has grown, 0..1. */
  readonly split: number;
}

/** A nucleus: an ellipse with half axes `long` and `wide`, turned by the angle of `(cos, sin)`. */
export interface Nucleus {
  readonly x: number;
  readonly y: number;
  readonly long: number;
  readonly wide: number;
  readonly cos: number;
  readonly sin: number;
  readonly light: number;
  /** Width of the edge against one in focus, at least 1. */
  readonly blur: number;
  /** 0: loose chromatin with a texture; 1: condensed chromosomes. */
  readonly condensed: number;
  /** Where in the texture its chromatin lies, and how its outline is dented. */
  readonly grain: number;
}

/** All cells at one moment. */
export interface Moment {
  readonly sites: readonly Site[];
  readonly nuclei: readonly Nucleus[];
}

interface Cell {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  /** Random places on the way, one every {@link STEP} frames, as x, y pairs. */
  readonly path: readonly number[];
  readonly drift: readonly [number, number];
  readonly cortex: number;
  readonly long: number;
  readonly wide: number;
  readonly light: number;
  readonly blur: number;
  /** Half the tangent of the angle at frame 0, and its change in a frame. */
  readonly turn: number;
  readonly spin: number;
  /** The frame in which chromosomes part, if the cell divides at all. */
  readonly divides: number;
}

/** A sheet of living cells: where each is, and how it divides, in any frame. */
export class Tissue {
  readonly #cells: readonly Cell[];

  constructor(width: number, height: number, frames: number, seed: number) {
    const places = relax(hexagons(width, height, new Random(seed, 1)));
    const dividing = chooseDividing(places, width, height, frames);
    this.#cells = places.map(([x, y], id) => makeCell(id, x, y, frames, seed, dividing));
  }

  /** The cells in frame `t`. */
  at(t: number): Moment {
    const sites: Site[] = [];
    const nuclei: Nucleus[] = [];
    for (const cell of this.#cells) addCell(cell, t, sites, nuclei);
    return { sites, nuclei };
  }
}

type Place = readonly [x: number, y: number];

function hexagons(width: number, height: number, random: Random): Place[] {
  const places: Place[] = [];
  const rowHeight = SPACING * 0.866;
  for (let row = -2; row * rowHeight < height + 2 * SPACING; row++) {
    for (let column = -2; column * SPACING < width + 2 * SPACING; column++) {
      const x = (column + (row & 1) / 2) * SPACING + random.between(-30, 30);
      places.push([x, row * rowHeight + random.between(-30, 30)]);
    }
  }
  return places;
}

/** Pushes cells apart that lie too close: random places alone would give slivers. */
function relax(start: readonly Place[]): Place[] {
  // Arrays of numbers: this runs once, before anything is compiled, and a page waits for it.
  let xs = Float64Array.from(start, ([x]) => x);
  let ys = Float64Array.from(start, ([, y]) => y);
  for (let round = 0; round < 6; round++) {
    const nextX = xs.slice();
    const nextY = ys.slice();
    for (let i = 0; i < xs.length; i++) {
      let dx = 0;
      let dy = 0;
      for (let k = 0; k < xs.length; k++) {
        const awayX = xs[i]! - xs[k]!;
        const awayY = ys[i]! - ys[k]!;
        const distance = Math.sqrt(awayX * awayX + awayY * awayY);
        if (distance === 0 || distance > SPACING) continue;
        const push = (0.16 * (SPACING - distance)) / distance;
        dx += push * awayX;
        dy += push * awayY;
      }
      nextX[i]! += dx;
      nextY[i]! += dy;
    }
    xs = nextX;
    ys = nextY;
  }
  return start.map((_, i) => [xs[i]!, ys[i]!]);
}

/** A few cells divide, one after the other, well inside the picture. */
function chooseDividing(
  places: readonly Place[],
  width: number,
  height: number,
  frames: number,
): Map<number, number> {
  const wanted = [
    [0.34, 0.36, 0.22],
    [0.7, 0.56, 0.42],
    [0.24, 0.76, 0.62],
    [0.62, 0.2, 0.04],
  ] as const;
  const dividing = new Map<number, number>();
  for (const [atX, atY, when] of wanted) {
    const away = ([x, y]: Place) => (x - atX * width) ** 2 + (y - atY * height) ** 2;
    let best = 0;
    for (let i = 1; i < places.length; i++) if (away(places[i]!) < away(places[best]!)) best = i;
    dividing.set(best, Math.floor(when * frames));
  }
  return dividing;
}

function makeCell(
  id: number,
  x: number,
  y: number,
  frames: number,
  seed: number,
  dividing: ReadonlyMap<number, number>,
): Cell {
  const random = new Random(seed, 2, id);
  const path: number[] = [];
  for (let t = 0; t < frames + 2 * STEP; t += STEP) {
    path.push(random.between(-7, 7), random.between(-7, 7));
  }
  const long = random.between(17, 22.5);
  return {
    id,
    x,
    y,
    path,
    // The sheet moves together, a little faster in its middle rows.
    drift: [0.3 + 0.0006 * y + random.between(-0.1, 0.1), -0.12 + random.between(-0.1, 0.1)],
    cortex: random.between(0.5, 1.4),
    long,
    wide: long * random.between(0.66, 0.94),
    light: random.between(0.42, 1),
    // Most lie in the focal plane, some above or below it.
    blur: Math.max(1, random.between(-1.2, 2.6)),
    turn: random.between(-1, 1),
    spin: random.between(-0.008, 0.008),
    divides: dividing.get(id) ?? Number.POSITIVE_INFINITY,
  };
}

function addCell(cell: Cell, t: number, sites: Site[], nuclei: Nucleus[]): void {
  const [x, y] = placeOf(cell, t);
  const half = cell.turn + cell.spin * t;
  const cos = (1 - half * half) / (1 + half * half);
  const sin = (2 * half) / (1 + half * half);
  const since = t - cell.divides;
  const condensed = smooth((since + 7) / 5) * (1 - smooth((since - 6) / 9));
  const apart = 19 * smooth(since / 11);
  const sides = since > 0 ? [-1, 1] : [0];
  // Condensed chromosomes line up across the axis along which they will part.
  const size = since > 0 ? 0.74 + 0.2 * smooth((since - 6) / 14) : 1;
  const long = cell.long * size * (1 - 0.32 * condensed);
  const wide = cell.wide * size * (1 - 0.62 * condensed);
  const split = smooth((since - 3) / 8);
  const daughters = sides.map((side): Site => {
    const away = 0.85 * apart * side;
    return { x: x - sin * away, y: y + cos * away, cortex: cell.cortex, family: cell.id, split };
  });
  if (daughters.length === 2) {
    daughters[0]!.sister = daughters[1]!;
    daughters[1]!.sister = daughters[0]!;
  }
  sites.push(...daughters);
  for (const side of sides) {
    const grain = cell.id * 3 + side;
    const light = cell.light * (1 + 0.75 * condensed);
    const centreX = x - sin * apart * side;
    const centreY = y + cos * apart * side;
    const { blur } = cell;
    nuclei.push({ x: centreX, y: centreY, long, wide, cos, sin, light, blur, condensed, grain });
  }
}

function placeOf(cell: Cell, t: number): Place {
  const step = Math.floor(t / STEP);
  const part = smooth(t / STEP - step);
  const between = (axis: number) => {
    const from = cell.path[2 * step + axis] ?? 0;
    return from + part * ((cell.path[2 * step + 2 + axis] ?? 0) - from);
  };
  return [cell.x + cell.drift[0] * t + between(0), cell.y + cell.drift[1] * t + between(1)];
}
