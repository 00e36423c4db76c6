/** True where a picture's width becomes its height. */
export const turnsSideways = (orientation: number) => orientation >= 5;

/** A stored picture as it is looked at: EXIF's orientations 1 to 8. `size` is in bytes a pixel. */
export function turned(
  pixels: Uint8Array,
  width: number,
  height: number,
  orientation: number,
  size: 1 | 4,
): Uint8Array {
  if (orientation === 1) return pixels;
  const sideways = turnsSideways(orientation);
  const [outWidth, outHeight] = sideways ? [height, width] : [width, height];
  // Where the picture's columns and rows begin at their other ends.
  const flipX = [2, 3, 7, 8].includes(orientation);
  const flipY = [3, 4, 6, 7].includes(orientation);
  const out = new Uint8Array(pixels.length);
  for (let y = 0, to = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++, to += size) {
      const column = sideways ? y : x;
      const row = sideways ? x : y;
      const fromX = flipX ? width - 1 - column : column;
      const fromY = flipY ? height - 1 - row : row;
      const from = (fromY * width + fromX) * size;
      for (let byte = 0; byte < size; byte++) out[to + byte] = pixels[from + byte]!;
    }
  }
  return out;
}
