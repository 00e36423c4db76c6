import { StackBlendError } from '../../engine/contract/errors.ts';
import { messageOf } from '../bytes.ts';
import { PassingFailure, withRetries } from './retry.ts';
import { StallWatch } from './stall-watch.ts';

/** As the global `fetch`; one of the caller's own adds headers, or reads from elsewhere. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How files of a server are read. */
export interface HttpOptions {
  readonly fetch: Fetch;
  /** Largest file that is read whole. */
  readonly wholeBytes: number;
  /** How long a server may send nothing. Default 30 s. */
  readonly stallMs?: number;
}

/** A server's answer, while it comes. */
export interface Answer {
  readonly response: Response;
  readonly url: string;
  /** To be called for what has come of the body. */
  readonly heard: () => void;
}

const STALL_MS = 30_000;

/** Who is asked to come back later than this is told so, rather than kept waiting. */
const MAX_WAIT_MS = 30_000;

/** Statuses that say: there is no such file. 403 does not, though some stores send it for missing files too. */
const MISSING = new Set([404, 410]);

/** Statuses that may be others soon: too slow, too many requests; so may all from 500 on. */
const PASSING = new Set([408, 425, 429]);

/**
 * One request, tried again after network errors, silence, 429 and 5xx, and its whole answer: `use`
 * reads the body and is part of the attempt. Undefined where there is no such file.
 * Rejects with `load-failed` that names the URL and what the server said.
 */
export async function request<T>(
  url: string,
  init: RequestInit,
  options: HttpOptions,
  use: (answer: Answer) => Promise<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const attempt = async (): Promise<T | undefined> => {
    const watch = new StallWatch(withoutQuery(url), options.stallMs ?? STALL_MS, signal);
    try {
      return await Promise.race([watch.ended, exchange(url, init, options.fetch, use, watch)]);
    } finally {
      watch.stop();
    }
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

async function exchange<T>(
  url: string,
  init: RequestInit,
  fetch: Fetch,
  use: (answer: Answer) => Promise<T>,
  watch: StallWatch,
): Promise<T | undefined> {
  const response = await send(url, init, fetch, watch.signal);
  watch.heard();
  if (MISSING.has(response.status)) {
    await discard(response);
    return undefined;
  }
  if (!response.ok && response.status !== 416) await refuse(response, url);
  return use({ response, url, heard: () => watch.heard() });
}

async function send(
  url: string,
  init: RequestInit,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal });
  } catch (error) {
    signal.throwIfAborted();
    // Browsers do not tell what it was: no network, no such host, no CORS headers, a policy.
    const cause = withoutSecrets(error, url);
    throw new PassingFailure(
      `${withoutQuery(url)}: could not be loaded (${messageOf(cause)}); is the server reachable, and does it allow this page to read it (CORS)?`,
      { cause },
    );
  }
}

async function refuse(response: Response, url: string): Promise<never> {
  await discard(response);
  const { status } = response;
  const text =
    `${withoutQuery(url)}: the server answered ${status} ${response.statusText}`.trimEnd();
  const waitMs = retryAfter(response);
  if (waitMs > MAX_WAIT_MS) {
    const when = `asks to come back in ${Math.round(waitMs / 1000)} s`;
    throw new StackBlendError('load-failed', `${text} and ${when}.`);
  }
  if (status >= 500 || PASSING.has(status)) throw new PassingFailure(text, { waitMs });
  throw new StackBlendError('load-failed', `${text}.`);
}

/** Milliseconds that the server asks to wait, which it says in seconds or as a date. */
function retryAfter(response: Response): number {
  const text = response.headers.get('Retry-After') ?? '';
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Math.max(0, milliseconds || 0);
}

/** A URL as messages name it: tokens in queries, user names and passwords are nobody's business. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, '').replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, '$1');
}

/** What `fetch` says may hold the URL as a whole. */
function withoutSecrets(error: unknown, url: string): unknown {
  const message = messageOf(error);
  const name = withoutQuery(url);
  if (name === url || !message.includes(url)) return error;
  return new Error(message.replaceAll(url, name));
}

/** Ends a response whose body nobody wants. */
export async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => {});
}
