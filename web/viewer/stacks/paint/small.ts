/** A frame with each `step`-th pixel of each `step`-th row. */
export interface SmallFrame {
  readonly width: number;
  readonly height: number;
  readonly step: number;
}

/** How a frame is made small: no side of it, where it is longer, below `least` pixels. */
export function smallFrame(width: number, height: number, least: number): SmallFrame {
  const step = Math.max(1, Math.floor(Math.max(width, height) / least));
  return { width: Math.ceil(width / step), height: Math.ceil(height / step), step };
}

/** Copies the pixels that are left, RGBA, from a frame of `width` pixels in a row. */
export function copySmall(
  frame: Uint8Array,
  width: number,
  small: SmallFrame,
  out: Uint8ClampedArray,
): void {
  const { step } = small;
  if (step === 1) {
    out.set(frame);
    return;
  }
  let to = 0;
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const from = (y * step * width + x * step) * 4;
      out[to++] = frame[from]!;
      out[to++] = frame[from + 1]!;
      out[to++] = frame[from + 2]!;
      out[to++] = frame[from + 3]!;
    }
  }
}
