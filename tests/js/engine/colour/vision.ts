/** How different two colours look, to normal and to colour-blind eyes. */

export type Rgb = readonly [red: number, green: number, blue: number];
type Matrix = readonly [Rgb, Rgb, Rgb];

/** From sRGB, 0..255, to linear light, 0..1 (IEC 61966-2-1). */
export function toLinear(colour: Rgb): Rgb {
  return colour.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
}

export function transform(matrix: Matrix, [x, y, z]: Rgb): Rgb {
  return matrix.map((row) => row[0] * x + row[1] * y + row[2] * z) as unknown as Rgb;
}

/** Linear sRGB to CIE XYZ, white D65 (IEC 61966-2-1). */
const XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

/** CIE L*a*b* of linear sRGB, white D65. */
export function toLab(linear: Rgb): Rgb {
  const white = transform(XYZ, [1, 1, 1]);
  const [x, y, z] = transform(XYZ, linear).map((value, i) => {
    const t = value / white[i]!;
    return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
  }) as unknown as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * What people without one kind of cone see, on linear sRGB: Machado, Oliveira, Fernandes, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009,
 * severity 1.0.
 */
export const VISIONS: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* of an sRGB colour, 0..255, as the eyes of `vision` see it. */
export function seen(vision: string, colour: Rgb): Rgb {
  const linear = transform(VISIONS[vision]!, toLinear(colour));
  return toLab(linear.map((part) => Math.min(1, Math.max(0, part))) as unknown as Rgb);
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Hue angle in degrees, 0..360; 0 of greys. */
function hue(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  return ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
}

/** Difference and mean of two hues, the short way round; greys have the other's hue. */
function hues(h1: number, h2: number, product: number): { difference: number; mean: number } {
  if (product === 0) return { difference: 0, mean: h1 + h2 };
  let difference = h2 - h1;
  if (difference > 180) difference -= 360;
  if (difference < -180) difference += 360;
  const sum = h1 + h2;
  if (Math.abs(h1 - h2) <= 180) return { difference, mean: sum / 2 };
  return { difference, mean: sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2 };
}

/** The CIEDE2000 difference of two CIE L*a*b* colours: Sharma, Wu, Dalal, Color Res. Appl. 30(1), 2005. */
export function ciede2000([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb): number {
  const seventh = (c: number) => Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  const g = 1.5 - seventh((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) / 2;
  const [c1, c2] = [Math.hypot(a1 * g, b1), Math.hypot(a2 * g, b2)];
  const h = hues(hue(a1 * g, b1), hue(a2 * g, b2), c1 * c2);
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const cosine = (factor: number, offset: number) => Math.cos(radians(factor * h.mean + offset));
  const t =
    1 - 0.17 * cosine(1, -30) + 0.24 * cosine(2, 0) + 0.32 * cosine(3, 6) - 0.2 * cosine(4, -63);
  const lightness = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2));
  const chroma = (c2 - c1) / (1 + 0.045 * c);
  const tint = (2 * Math.sqrt(c1 * c2) * Math.sin(radians(h.difference / 2))) / (1 + 0.015 * c * t);
  const turn = -2 * seventh(c) * Math.sin(radians(60 * Math.exp(-(((h.mean - 275) / 25) ** 2))));
  return Math.sqrt(lightness ** 2 + chroma ** 2 + tint ** 2 + turn * chroma * tint);
}
