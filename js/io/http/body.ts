import { StackBlendError } from '../../engine/contract/errors.ts';
import { concatenate } from '../arrays.ts';
import { formatBytes } from '../bytes.ts';
import { type Answer, discard, withoutQuery } from './request.ts';
import { PassingFailure } from './retry.ts';

/**
 * The whole body. Rejects with `too-large` beyond `maxBytes`, whose message says `why` it is read
 * whole, or as a passing failure where it breaks off.
 */
export async function readWhole(
  answer: Answer,
  maxBytes: number,
  why = 'it',
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = (bytes: number) =>
    new StackBlendError(
      'too-large',
      `${withoutQuery(answer.url)}: ${why} has to be read whole and takes ${formatBytes(bytes)} or more, ` +
        `the limit is ${formatBytes(maxBytes)} (option limits.wholeBytes).`,
    );
  const declared = Number(answer.response.headers.get('Content-Length') ?? 0);
  if (declared > maxBytes) {
    await discard(answer.response);
    throw tooLarge(declared);
  }
  return collect(answer, (bytes) => {
    if (bytes > maxBytes) throw tooLarge(bytes);
    return true;
  });
}

/** The body, or its first `length` bytes where it is longer: then the rest is not loaded. */
export async function readPart(answer: Answer, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await collect(answer, (sum) => sum < length);
  return bytes.length > length ? bytes.slice(0, length) : bytes;
}

/** Collects the body's chunks until there are no more, or no more are wanted. */
async function collect(
  { response, url, heard }: Answer,
  wantsMore: (bytes: number) => boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for await (const part of chunksOf(response)) {
      heard();
      length += part.length;
      parts.push(part);
      if (!wantsMore(length)) break;
    }
  } catch (error) {
    await discard(response);
    if (error instanceof StackBlendError) throw error;
    const text = `${withoutQuery(url)}: broke off after ${formatBytes(length)}`;
    throw new PassingFailure(text, { cause: error });
  }
  return parts.length === 1 ? parts[0]! : concatenate(parts);
}

/** Not every browser iterates streams. Leaving early ends the response. */
async function* chunksOf(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}
