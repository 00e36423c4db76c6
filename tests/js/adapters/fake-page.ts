import { vi } from 'vitest';

/** What the adapters use of a page: Node has none of it. */
class FakeImageData {
  readonly data: Uint8ClampedArray;
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}

class FakeImage extends EventTarget {
  crossOrigin: string | null = null;
  referrerPolicy = '';
}

export class FakeCanvas {
  width = 0;
  height = 0;
  pixels: FakeImageData | null = null;
  getContext(): { canvas: FakeCanvas; putImageData(pixels: FakeImageData): void } {
    return {
      canvas: this,
      putImageData: (pixels: FakeImageData) => {
        this.pixels = pixels;
      },
    };
  }
}

/** One file that a tile server sent. */
export interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/**
 * A page whose `fetch` asks `serve`, and notes what was asked for.
 * @param serve the body of an answer, or its status where there is none
 */
export function fakePage(serve: (url: string) => Uint8Array | number = () => 404): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('ImageData', FakeImageData);
  vi.stubGlobal('Image', FakeImage);
  vi.stubGlobal('document', { createElement: () => new FakeCanvas() });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    sent.push({ url, init });
    init.signal?.throwIfAborted();
    const answer = serve(url);
    return typeof answer === 'number'
      ? new Response(null, { status: answer })
      : new Response(answer as BodyInit);
  });
  return sent;
}
