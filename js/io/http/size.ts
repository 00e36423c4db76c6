import { StackBlendError } from '../../engine/contract/errors.ts';
import { type Answer, discard, type HttpOptions, request, withoutQuery } from './request.ts';
import { isPacked, sizeOf } from './version.ts';

/**
 * The size of a file whose Content-Range may not be read, as on other origins that do not say so:
 * Content-Length may. GET where HEAD is refused, as by URLs that are signed for GET alone; its body is
 * not loaded. With a range nobody asks for a packed answer, whose length would be another one.
 * Rejects with `unsupported` where the server does not tell.
 */
export async function askSize(
  url: string,
  options: HttpOptions,
  signal?: AbortSignal,
): Promise<number> {
  for (const method of ['HEAD', 'GET']) {
    const init = { method, headers: { Range: 'bytes=0-' } };
    try {
      const size = await request(url, init, options, sizeIn, signal);
      if (size) return size;
    } catch (error) {
      const refused = error instanceof StackBlendError && error.code === 'load-failed';
      if (!refused || method === 'GET') throw error;
    }
  }
  throw new StackBlendError(
    'unsupported',
    `${withoutQuery(url)}: the server does not tell its size (Access-Control-Expose-Headers: Content-Range would); download it and open the file.`,
  );
}

async function sizeIn({ response }: Answer): Promise<number> {
  await discard(response);
  if (isPacked(response)) return 0;
  return sizeOf(response) ?? Number(response.headers.get('Content-Length') ?? 0);
}
