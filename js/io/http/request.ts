import { StackBlendError } from '../../engine/contract/errors.ts';
import { concatenate } from '../arrays.ts';
import { formatBytes, messageOf } from '../bytes.ts';
import { PassingFailure, withRetries } from './retry.ts';

/** As the global `fetch`; one of the caller's own adds headers, or reads from elsewhere. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How files of a server are read. */
export interface HttpOptions {
  readonly fetch: Fetch;
  /** Largest file that is read whole. */
  readonly wholeBytes: number;
}

/** Statuses that say: there is no such file. 403 does not, though some stores send it for missing files too. */
const MISSING = new Set([404, 410]);

/**
 * One request, tried again after network errors and 5xx, and its whole answer: `use` reads the body
 * and is part of the attempt. Undefined where there is no such file.
 * Rejects with `load-failed` that names the URL and what the server said.
 */
export async function request<T>(
  url: string,
  init: RequestInit,
  options: HttpOptions,
  use: (response: Response) => Promise<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const attempt = async (): Promise<T | undefined> => {
    const response = await send(url, init, options.fetch, signal);
    if (response.status >= 500) await refuse(response, url, true);
    if (MISSING.has(response.status)) {
      await discard(response);
      return undefined;
    }
    if (!response.ok && response.status !== 416) await refuse(response, url, false);
    return use(response);
  };
  try {
    return await withRetries(attempt, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof PassingFailure)) throw error;
    throw new StackBlendError('load-failed', `${error.message}; tried three times.`, {
      cause: error,
    });
  }
}

async function send(
  url: string,
  init: RequestInit,
  fetch: Fetch,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, { ...init, ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    // Browsers do not tell what it was: no network, no such host, no CORS headers, a policy.
    throw new PassingFailure(
      `${withoutQuery(url)}: could not be loaded (${messageOf(error)}); is the server reachable, and does it allow this page to read it (CORS)?`,
      { cause: error },
    );
  }
}

async function refuse(response: Response, url: string, passing: boolean): Promise<never> {
  await discard(response);
  const text =
    `${withoutQuery(url)}: the server answered ${response.status} ${response.statusText}`.trimEnd();
  if (passing) throw new PassingFailure(text);
  throw new StackBlendError('load-failed', `${text}.`);
}

/** A URL as messages name it: tokens in queries are nobody's business. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, '');
}

/** Ends a response whose body nobody wants. */
export async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => {});
}

/** The body, at most `maxBytes` of it. Rejects with `too-large`, or as a passing failure where it breaks off. */
export async function readBody(
  response: Response,
  url: string,
  maxBytes: number,
  signal?: AbortSignal,
  why = 'it',
): Promise<Uint8Array<ArrayBuffer>> {
  const name = withoutQuery(url);
  const checkLength = (bytes: number) => {
    if (bytes <= maxBytes) return;
    throw new StackBlendError(
      'too-large',
      `${name}: ${why} has to be read whole and takes ${formatBytes(bytes)} or more, ` +
        `the limit is ${formatBytes(maxBytes)} (option limits.wholeBytes).`,
    );
  };
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    checkLength(Number(response.headers.get('Content-Length') ?? 0));
    for await (const part of chunksOf(response)) {
      length += part.length;
      checkLength(length);
      parts.push(part);
    }
  } catch (error) {
    await discard(response);
    signal?.throwIfAborted();
    if (error instanceof StackBlendError) throw error;
    throw new PassingFailure(`${name}: broke off after ${formatBytes(length)}`, { cause: error });
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
