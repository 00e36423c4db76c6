import { StackBlendError } from '../engine/contract/errors.ts';
import type { Plane } from '../io/source.ts';

/** What browsers say of a server that cannot be reached, or does not allow its use, names no address. */
async function answerOf(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    init.signal?.throwIfAborted();
    const text = `${url}: ${(cause as Error).message}; expected a server that answers, and from another origin allows it by CORS`;
    throw new StackBlendError('load-failed', text, { cause });
  }
}

/**
 * Fetches one tile of a tile server and decodes it with all its bits, as `stackblend/io` does: 8- and
 * 16-bit PNG, JPEG, TIFF and what else that reads. Browsers' own images have 8 bits a channel. Of
 * several channels the first counts.
 * @throws StackBlendError `load-failed` where the server answers with an error, else that of
 *   `openImages`; TypeError for colour images, which are no channel.
 */
export async function readTileFile(url: string, init: RequestInit): Promise<Plane> {
  const response = await answerOf(url, init);
  if (!response.ok) {
    throw new StackBlendError('load-failed', `${url}: the server answered ${response.status}`);
  }
  const { openImages } = await import('../io/index.ts');
  const [source] = await openImages({ name: url, data: await response.arrayBuffer() });
  try {
    if (source?.kind !== 'planes') {
      throw new TypeError(
        `${url}: a colour image; expected grey values, one tile source per channel`,
      );
    }
    return await source.plane(init.signal ? { signal: init.signal } : {});
  } finally {
    source?.close();
  }
}
