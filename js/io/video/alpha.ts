import { readPixels } from '../picture/pixels.ts';

/**
 * Puts the alpha into a frame that WebM keeps as the luminance of a second video. The build hands it
 * to mediabunny, whose own way needs workers made of blobs.
 */
export class AlphaMerger {
  /** One frame of both, straight alpha; closes them. Rejects where they differ in size. */
  async merge(color: VideoFrame, alpha: VideoFrame): Promise<VideoFrame> {
    try {
      const { data, width, height } = await readPixels(color);
      const opacity = await luminance(alpha);
      if (opacity.length !== width * height) throw new Error('its alpha has another size');
      for (let i = 0; i < opacity.length; i++) data[i * 4 + 3] = opacity[i]!;
      const { timestamp } = color;
      const init = { format: 'RGBA', codedWidth: width, codedHeight: height, timestamp } as const;
      return new VideoFrame(data as Uint8Array<ArrayBuffer>, init);
    } finally {
      color.close();
      alpha.close();
    }
  }

  close(): void {}
}

/** The first plane of a frame of 8 bits, row after row: Y, which for alpha is all of 0..255. */
async function luminance(frame: VideoFrame): Promise<Uint8Array> {
  const { width, height } = frame.visibleRect ?? {
    width: frame.codedWidth,
    height: frame.codedHeight,
  };
  if (!/^(I4..A?|NV12)$/.test(frame.format ?? '')) throw new Error(`its alpha is ${frame.format}`);
  const bytes = new Uint8Array(frame.allocationSize());
  const [plane] = await frame.copyTo(bytes);
  const { offset, stride } = plane!;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = offset + y * stride;
    out.set(bytes.subarray(from, from + width), y * width);
  }
  return out;
}
