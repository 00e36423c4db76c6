/** What three or four components are. */
export type JpegColours = 'rgb' | 'ycc' | 'cmyk' | 'ycck';

/** What the components are: what Adobe's segment says (-1 without one), else their names, else YCbCr. */
export function coloursOf(ids: readonly number[], adobe: number, jfif: boolean): JpegColours {
  if (ids.length === 4) return adobe === 2 ? 'ycck' : 'cmyk';
  if (adobe >= 0) return adobe === 0 ? 'rgb' : 'ycc';
  return !jfif && String.fromCharCode(...ids) === 'RGB' ? 'rgb' : 'ycc';
}

const clamp = (value: number) => Math.max(0, Math.min(255, value));

/** RGBA of components at full size. Inks are stored inverted, as Adobe does and browsers expect. */
export function toRgba(planes: readonly Uint8Array[], colours: JpegColours): Uint8Array {
  const [first, second, third, fourth] = planes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const out = new Uint8Array(first.length * 4);
  for (let i = 0, to = 0; i < first.length; i++, to += 4) {
    out[to] = first[i]!;
    out[to + 1] = second[i]!;
    out[to + 2] = third[i]!;
    out[to + 3] = 255;
  }
  if (colours === 'ycc' || colours === 'ycck') yccToRgb(out);
  if (fourth) addBlack(out, fourth, colours === 'ycck');
  return out;
}

/** YCbCr (full range, BT.601) in the first three of every four bytes becomes RGB, as libjpeg computes it. */
export function yccToRgb(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const y = pixels[at]!;
    const cb = pixels[at + 1]! - 128;
    const cr = pixels[at + 2]! - 128;
    // In 16 bits behind the point.
    pixels[at] = clamp(y + ((91881 * cr + 32768) >> 16));
    pixels[at + 1] = clamp(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
    pixels[at + 2] = clamp(y + ((116130 * cb + 32768) >> 16));
  }
}

function addBlack(rgba: Uint8Array, black: Uint8Array, inverted: boolean): void {
  for (let i = 0, at = 0; i < black.length; i++, at += 4) {
    for (let to = at; to < at + 3; to++) {
      const ink = inverted ? 255 - rgba[to]! : rgba[to]!;
      rgba[to] = Math.round((ink * black[i]!) / 255);
    }
  }
}
