/** A size in CSS pixels, and whether the picture is magnified at it. */
export interface Fit {
  readonly width: number;
  readonly height: number;
  readonly magnified: boolean;
}

/**
 * The largest size at which a picture of `width` × `height` pixels fits into a box, both in whole
 * CSS pixels.
 * @param ratio device pixels in a CSS pixel
 */
export function fitInto(
  box: { readonly width: number; readonly height: number },
  width: number,
  height: number,
  ratio: number,
): Fit {
  const scale = Math.max(0, Math.min(box.width / width, box.height / height));
  return {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
    magnified: scale * ratio > 1,
  };
}
