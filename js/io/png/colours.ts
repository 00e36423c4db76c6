import type { PngFile, PngHeader } from './chunks.ts';
import { SAMPLES } from './rows.ts';

/** What the colours of a PNG depend on. */
export type PngColours = PngHeader & Pick<PngFile, 'palette' | 'transparency'>;

/** True where a PNG is one grey plane: no colours, no transparency, no animation. */
export function isGreyPlane(png: PngFile): boolean {
  return png.colorType === 0 && png.transparency.length === 0 && !png.animated;
}

/** Spreads samples of 1, 2 and 4 bits over 0..255, in place. */
export function spreadGrey(samples: Uint8Array | Uint16Array, depth: number): void {
  if (depth >= 8) return;
  const factor = 255 / ((1 << depth) - 1);
  for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * factor;
}

/** Samples of any colour type as RGBA of 8 bits, straight alpha; 16 bits are rounded to the nearest. */
export function toRgba(png: PngColours, samples: Uint8Array | Uint16Array): Uint8Array {
  const step = SAMPLES[png.colorType];
  const rgba = new Uint8Array((samples.length / step) * 4);
  if (png.colorType === 3) applyPalette(png, samples, rgba);
  else fromColours(png, samples, step, rgba);
  return rgba;
}

function applyPalette(png: PngColours, samples: Uint8Array | Uint16Array, rgba: Uint8Array): void {
  const { palette, transparency } = png;
  for (let i = 0, to = 0; i < samples.length; i++, to += 4) {
    const index = samples[i]!;
    // Indexes beyond the palette are opaque black, as in libpng.
    rgba[to] = palette[index * 3] ?? 0;
    rgba[to + 1] = palette[index * 3 + 1] ?? 0;
    rgba[to + 2] = palette[index * 3 + 2] ?? 0;
    rgba[to + 3] = transparency[index] ?? 255;
  }
}

function fromColours(
  png: PngColours,
  samples: Uint8Array | Uint16Array,
  step: number,
  rgba: Uint8Array,
): void {
  const max = 2 ** png.depth - 1;
  const scale = (value: number) => Math.floor((value * 255) / max + 0.5);
  const colours = png.colorType === 2 || png.colorType === 6;
  const [green, blue, alpha] = colours ? [1, 2, 3] : [0, 0, 1];
  const key = transparentKey(png);
  for (let from = 0, to = 0; from < samples.length; from += step, to += 4) {
    const [r, g, b] = [samples[from]!, samples[from + green]!, samples[from + blue]!];
    const isKey = key !== undefined && r === key[0] && g === key[1] && b === key[2];
    rgba[to] = scale(r);
    rgba[to + 1] = scale(g);
    rgba[to + 2] = scale(b);
    rgba[to + 3] = step > alpha ? scale(samples[from + alpha]!) : isKey ? 0 : 255;
  }
}

/** The one colour that tRNS makes transparent, in the samples' own depth. */
function transparentKey(png: PngColours): [number, number, number] | undefined {
  const { colorType, transparency, depth } = png;
  const parts = colorType === 0 ? [0, 0, 0] : colorType === 2 ? [0, 2, 4] : undefined;
  if (!parts || transparency.length < parts[2]! + 2) return undefined;
  const mask = 2 ** depth - 1;
  return parts.map((at) => ((transparency[at]! << 8) | transparency[at + 1]!) & mask) as [
    number,
    number,
    number,
  ];
}
