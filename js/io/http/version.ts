import { StackBlendError } from '../../engine/contract/errors.ts';
import { type Answer, discard, withoutQuery } from './request.ts';

/** What a server said of a file, to notice when it is another one later. */
export interface Version {
  /** Of the whole file. */
  readonly size?: number;
  readonly tag?: string;
  readonly date?: string;
}

/** What an answer says; other origins often do not let it be seen. */
export function versionOf(response: Response): Version {
  const size = sizeOf(response);
  // A weak tag says the same of a version as the strong one; servers that pack answers send both.
  const tag = response.headers.get('ETag')?.replace(/^W\//, '');
  const date = response.headers.get('Last-Modified');
  return { ...(size !== undefined && { size }), ...(tag && { tag }), ...(date && { date }) };
}

/** The whole file's size, by the answer to a request for a part. */
export function sizeOf(response: Response): number | undefined {
  const match = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '');
  return match ? Number(match[1]) : undefined;
}

/** Whether two answers may be of one file: what both tell is equal. Dates count where no tag does. */
export function isSameVersion(a: Version, b: Version): boolean {
  if (a.size !== undefined && b.size !== undefined && a.size !== b.size) return false;
  if (a.tag && b.tag) return a.tag === b.tag;
  return !a.date || !b.date || a.date === b.date;
}

/** Whether the body is packed for the way; its length and its parts are not the file's. */
export function isPacked(response: Response): boolean {
  const encoding = response.headers.get('Content-Encoding');
  return encoding !== null && encoding !== '' && encoding !== 'identity';
}

/** Rejects with `load-failed` where the answer is another part than the one at `offset`. */
export async function checkPlace({ response, url }: Answer, offset: number): Promise<void> {
  const start = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')?.[1];
  if (start === undefined || Number(start) === offset) return;
  await discard(response);
  throw new StackBlendError(
    'load-failed',
    `${withoutQuery(url)}: the server gave a part from byte ${start}, asked for byte ${offset}; ` +
      'its range requests are broken.',
  );
}
