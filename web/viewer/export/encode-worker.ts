// The worker in which pictures are packed: palettes and Deflate would make a page stand still.

import { writePng } from '../../../js/io/write-png.ts';
import { createGif, type GifColours, indicesOf, paletteOf } from '../../../js/vendor/gif.ts';
import type { EncodeReply, EncodeRequest } from './encode-protocol.ts';

/** Alpha from which a GIF's pixel is not transparent. */
const OPAQUE = 128;

const gif = createGif();

/** What has been written since it was asked last. */
function written(): Uint8Array<ArrayBuffer> {
  const bytes = gif.bytes();
  gif.stream.reset();
  return bytes;
}

function isOpaque(frame: Uint8Array): boolean {
  for (let i = 3; i < frame.length; i += 4) if (frame[i]! < OPAQUE) return false;
  return true;
}

function gifFrame(
  frame: Uint8Array,
  width: number,
  height: number,
  { delay, allOpaque }: { readonly delay: number; readonly allOpaque: boolean },
): void {
  const opaque = isOpaque(frame);
  const colours: GifColours = opaque ? 'rgb565' : 'rgba4444';
  const palette = paletteOf(frame, colours);
  const clear = opaque ? -1 : palette.findIndex(([, , , alpha]) => alpha === 0);
  gif.writeFrame(indicesOf(frame, palette, colours), width, height, {
    palette,
    delay,
    transparent: clear >= 0,
    transparentIndex: Math.max(clear, 0),
    // Left standing only where no frame lets through what was before.
    dispose: allOpaque ? 1 : 2,
  });
}

function encode(request: EncodeRequest): Uint8Array<ArrayBuffer> {
  switch (request.kind) {
    case 'png':
      return writePng(request.frame, request.width, request.height);
    case 'gif-frame':
      gifFrame(request.frame, request.width, request.height, request);
      return written();
    case 'gif-end':
      gif.finish();
      return written();
  }
}

function reply(message: EncodeReply, transfer: Transferable[] = []): void {
  (globalThis as unknown as Worker).postMessage(message, transfer);
}

addEventListener('message', ({ data }: MessageEvent<EncodeRequest>) => {
  try {
    const bytes = encode(data);
    reply({ bytes }, [bytes.buffer]);
  } catch (error) {
    reply({ message: error instanceof Error ? error.message : String(error) });
  }
});
