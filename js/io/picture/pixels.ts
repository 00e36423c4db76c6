/** RGBA of one frame, `uint8[height, width, 4]`, straight alpha. */
export interface DecodedFrame {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Formats whose bytes are RGBA up to the order of colours and the meaning of the fourth byte. */
const DIRECT: Readonly<Record<string, { readonly swapped: boolean; readonly opaque: boolean }>> = {
  RGBA: { swapped: false, opaque: false },
  RGBX: { swapped: false, opaque: true },
  BGRA: { swapped: true, opaque: false },
  BGRX: { swapped: true, opaque: true },
};

/** The visible part of a decoded frame as RGBA, straight alpha. */
export async function readPixels(image: VideoFrame): Promise<DecodedFrame> {
  const direct = DIRECT[image.format ?? ''];
  if (direct) return readDirect(image, direct);
  // Planar YUV: the browser converts, and such frames are opaque, so a canvas loses nothing.
  try {
    return await readDirect(image, DIRECT.RGBA!, 'RGBA');
  } catch {
    return readThroughCanvas(image, image.displayWidth, image.displayHeight);
  }
}

async function readDirect(
  image: VideoFrame,
  order: { readonly swapped: boolean; readonly opaque: boolean },
  format?: VideoPixelFormat,
): Promise<DecodedFrame> {
  const { width, height } = image.visibleRect ?? {
    width: image.codedWidth,
    height: image.codedHeight,
  };
  const data = new Uint8Array(width * height * 4);
  // Rows may be padded in the frame; here they follow one another.
  const layout = [{ offset: 0, stride: width * 4 }];
  const options = { layout, ...(format && { format }) };
  await image.copyTo(data, options as VideoFrameCopyToOptions);
  if (order.swapped) swapRedAndBlue(data);
  if (order.opaque) for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { data, width, height };
}

function swapRedAndBlue(data: Uint8Array): void {
  for (let at = 0; at < data.length; at += 4) {
    const blue = data[at]!;
    data[at] = data[at + 2]!;
    data[at + 2] = blue;
  }
}

/**
 * Draws an image and reads it back. Canvases keep premultiplied colours, so that partly transparent
 * pixels come back rounded: the last resort.
 */
export function readThroughCanvas(
  image: CanvasImageSource,
  width: number,
  height: number,
): DecodedFrame {
  const canvas = makeCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as
    | CanvasRenderingContext2D
    | OffscreenCanvasRenderingContext2D
    | null;
  if (!context) throw new Error(`no canvas of ${width} × ${height} pixels`);
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { data: new Uint8Array(data.buffer), width, height };
}

function makeCanvas(width: number, height: number): HTMLCanvasElement | OffscreenCanvas {
  if (typeof OffscreenCanvas === 'function') return new OffscreenCanvas(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
