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
  const luminance = colours === 'ycc' || colours === 'ycck';
  for (let i = 0, to = 0; i < first.length; i++, to += 4) {
    let red = first[i]!;
    let green = second[i]!;
    let blue = third[i]!;
    if (luminance) {
      const cb = green - 128;
      const cr = blue - 128;
      // In 16 bits behind the point, as libjpeg.
      green = clamp(red + ((-22554 * cb - 46802 * cr + 32768) >> 16));
      blue = clamp(red + ((116130 * cb + 32768) >> 16));
      red = clamp(red + ((91881 * cr + 32768) >> 16));
    }
    if (fourth) {
      const black = fourth[i]!;
      const inverted = colours === 'ycck';
      red = Math.round(((inverted ? 255 - red : red) * black) / 255);
      green = Math.round(((inverted ? 255 - green : green) * black) / 255);
      blue = Math.round(((inverted ? 255 - blue : blue) * black) / 255);
    }
    out[to] = red;
    out[to + 1] = green;
    out[to + 2] = blue;
    out[to + 3] = 255;
  }
  return out;
}
