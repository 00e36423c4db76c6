import { yccToRgb } from '../jpeg/colours.ts';
import type { PlaneArray } from '../source.ts';
import { ALPHA, type PageInfo, PHOTOMETRIC } from './page.ts';

/** How a page's samples become a picture; undefined for pages that are planes. */
export type PictureKind = 'rgb' | 'palette' | 'ycbcr' | 'grey-alpha' | undefined;

/** Whether a page is a picture. Pictures have integer samples of at most 16 bits. */
export function pictureKind(info: PageInfo): PictureKind {
  if (info.sample !== 'uint8' && info.sample !== 'uint16') return undefined;
  const { photometric, samplesPerPixel } = info;
  if (photometric === PHOTOMETRIC.rgb && samplesPerPixel >= 3) return 'rgb';
  if (photometric === PHOTOMETRIC.palette && samplesPerPixel === 1) return 'palette';
  if (photometric === PHOTOMETRIC.yCbCr && samplesPerPixel === 3) return 'ycbcr';
  const grey = photometric === PHOTOMETRIC.blackIsZero || photometric === PHOTOMETRIC.whiteIsZero;
  if (grey && samplesPerPixel === 2 && hasAlpha(info.extraSamples[0])) return 'grey-alpha';
  return undefined;
}

function hasAlpha(extra: number | undefined): boolean {
  return extra === ALPHA.associated || extra === ALPHA.straight;
}

/** `table[v]` is sample `v` of `bits` bits as 8 bits, rounded half up; inverted on request. */
export function toByteTable(bits: number, inverted = false): Uint8Array {
  const max = 2 ** bits - 1;
  return Uint8Array.from({ length: max + 1 }, (_, v) =>
    Math.floor(((inverted ? max - v : v) * 255) / max + 0.5),
  );
}

/**
 * Finishes a grey plane in place: 1 to 7 bits are spread over 0..255, as PNG and ImageJ do;
 * white-is-zero is inverted in unsigned planes (signed and float ones stay as they are).
 */
export function finishPlane(plane: PlaneArray, info: PageInfo): PlaneArray {
  const inverted = info.photometric === PHOTOMETRIC.whiteIsZero;
  if (info.sample === 'uint8' && (info.bits < 8 || inverted)) {
    const table = toByteTable(info.bits, inverted);
    for (let i = 0; i < plane.length; i++) plane[i] = table[plane[i]!]!;
  } else if (inverted && (info.sample === 'uint16' || info.sample === 'uint32')) {
    const max = 2 ** info.bits - 1;
    for (let i = 0; i < plane.length; i++) plane[i] = max - plane[i]!;
  }
  return plane;
}

/** A palette as 256 (or fewer) colours of 8 bits, `[r, g, b]` each; undefined where it is too short. */
export function readPalette(
  colorMap: readonly number[],
  bits: number,
): [number, number, number][] | undefined {
  const size = 2 ** bits;
  if (colorMap.length < size * 3) return undefined;
  // The standard has 16 bits; some writers put 8-bit values.
  const shift = colorMap.some((value) => value > 255) ? 8 : 0;
  const part = (index: number) => colorMap[index]! >> shift;
  return Array.from({ length: size }, (_, i) => [part(i), part(i + size), part(i + 2 * size)]);
}

/** True where a palette only says that the values are grey. */
export function isGreyRamp(palette: readonly (readonly number[])[], bits: number): boolean {
  const table = toByteTable(bits);
  return palette.every(([r, g, b], i) => r === table[i] && g === table[i] && b === table[i]);
}

/** The samples of a picture page as RGBA, `uint8[height, width, 4]`, straight alpha; 16 bits rounded to 8. */
export function toRgba(
  samples: PlaneArray,
  info: PageInfo,
  kind: PictureKind,
  palette?: readonly (readonly [number, number, number])[],
): Uint8Array {
  const pixels = info.width * info.height;
  const rgba = new Uint8Array(pixels * 4).fill(255);
  if (kind === 'palette') applyPalette(samples, palette ?? [], rgba);
  else if (kind === 'ycbcr') fromYCbCr(samples, rgba);
  else fromColours(samples, info, kind === 'grey-alpha', rgba);
  return rgba;
}

function applyPalette(
  samples: PlaneArray,
  palette: readonly (readonly [number, number, number])[],
  rgba: Uint8Array,
): void {
  for (let i = 0; i < samples.length; i++) rgba.set(palette[samples[i]!] ?? [0, 0, 0], i * 4);
}

function fromYCbCr(samples: PlaneArray, rgba: Uint8Array): void {
  for (let from = 0, to = 0; to < rgba.length; from += 3, to += 4) {
    for (let i = 0; i < 3; i++) rgba[to + i] = samples[from + i]!;
  }
  yccToRgb(rgba);
}

function fromColours(samples: PlaneArray, info: PageInfo, grey: boolean, rgba: Uint8Array): void {
  const step = info.samplesPerPixel;
  const table = toByteTable(info.bits);
  const colour = grey
    ? toByteTable(info.bits, info.photometric === PHOTOMETRIC.whiteIsZero)
    : table;
  const [green, blue] = grey ? [0, 0] : [1, 2];
  const { at: alphaAt, extra } = findAlpha(info, blue + 1);
  const alpha = alphaAt < step;
  for (let from = 0, to = 0; to < rgba.length; from += step, to += 4) {
    rgba[to] = colour[samples[from]!]!;
    rgba[to + 1] = colour[samples[from + green]!]!;
    rgba[to + 2] = colour[samples[from + blue]!]!;
    if (alpha) rgba[to + 3] = table[samples[from + alphaAt]!]!;
  }
  if (alpha && extra === ALPHA.associated) unassociate(rgba);
}

/** Which sample is alpha, behind `colours` others, and of what kind; beyond the last one where none is. */
function findAlpha({ extraSamples }: PageInfo, colours: number) {
  // Writers that leave ExtraSamples out mean alpha; 0 says that a sample is something else.
  if (extraSamples.length === 0) return { at: colours, extra: ALPHA.straight };
  const index = extraSamples.findIndex(hasAlpha);
  return index < 0
    ? { at: Number.POSITIVE_INFINITY, extra: 0 }
    : { at: colours + index, extra: extraSamples[index]! };
}

/** Divides premultiplied colours by their alpha, rounded half up; transparent black where alpha is 0. */
function unassociate(rgba: Uint8Array): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3]!;
    if (alpha === 255) continue;
    for (let i = at; i < at + 3; i++) {
      rgba[i] = alpha === 0 ? 0 : Math.min(255, Math.floor((rgba[i]! * 255) / alpha + 0.5));
    }
  }
}
