import { StackBlendError } from '../../engine/contract/errors.ts';
import { BLOCK_BYTES, blockSource, type ReadRange } from '../blocks.ts';
import { type ByteSource, memorySource } from '../bytes.ts';
import { discard, type HttpOptions, readBody, request, withoutQuery } from './request.ts';
import { PassingFailure } from './retry.ts';

/** What the server said of a file, to notice when it is another one later. */
interface Version {
  readonly size: number;
  readonly tag: string | undefined;
}

/** The answer to the first request: a part, or the whole file. */
interface Start {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly whole: boolean;
  readonly size?: number | undefined;
  readonly tag?: string | undefined;
}

/**
 * Opens a file on a server: its first block by a range request, which also tells the size. Servers
 * that ignore ranges give the whole file, which is then kept (up to `wholeBytes`).
 * Undefined where there is no such file. Rejects with `load-failed`, `too-large` or `bad-file`.
 */
export async function openHttp(
  url: string,
  options: HttpOptions,
  signal?: AbortSignal,
): Promise<ByteSource | undefined> {
  const name = withoutQuery(url);
  const use = (response: Response) => readStart(response, url, options.wholeBytes, signal);
  const start = await request(url, rangeOf(0, BLOCK_BYTES), options, use, signal);
  if (!start) return undefined;
  if (start.whole) return memorySource(name, start.bytes);
  const size = start.size ?? (await askSize(url, options, signal));
  const version = { size, tag: start.tag };
  const read: ReadRange = (offset, length, signal) =>
    readRange(url, offset, length, version, options, signal);
  return blockSource(name, size, read, { head: start.bytes });
}

async function readStart(
  response: Response,
  url: string,
  wholeBytes: number,
  signal?: AbortSignal,
): Promise<Start> {
  // An empty file has no first byte.
  if (response.status === 416) return { bytes: new Uint8Array(0), whole: true };
  if (response.status !== 206) {
    const why = 'the server ignores range requests, so it';
    const bytes = await readBody(response, url, wholeBytes, signal, why);
    return { bytes, whole: true };
  }
  const size = sizeOf(response);
  const bytes = await readBody(response, url, BLOCK_BYTES, signal);
  if (size !== undefined && bytes.length < Math.min(size, BLOCK_BYTES)) {
    const name = withoutQuery(url);
    throw new PassingFailure(`${name}: gave ${bytes.length} bytes of its first ${BLOCK_BYTES}`);
  }
  return { bytes, whole: bytes.length < BLOCK_BYTES, size, tag: tagOf(response) };
}

/** Reads a whole file with one request; undefined where there is none. */
export async function readHttp(
  url: string,
  maxBytes: number,
  options: HttpOptions,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  return request(url, {}, options, (response) => readBody(response, url, maxBytes, signal), signal);
}

function rangeOf(offset: number, length: number): RequestInit {
  return { headers: { Range: `bytes=${offset}-${offset + length - 1}` } };
}

async function readRange(
  url: string,
  offset: number,
  length: number,
  version: Version,
  options: HttpOptions,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const use = async (response: Response) => {
    if (response.status !== 206) {
      await discard(response);
      throw changed(url, `the server answered ${response.status} to a request for a part`);
    }
    checkVersion(response, url, offset, version);
    const bytes = await readBody(response, url, length, signal);
    if (bytes.length < length) {
      throw new PassingFailure(
        `${withoutQuery(url)}: gave ${bytes.length} of ${length} bytes at ${offset}`,
      );
    }
    return bytes;
  };
  const bytes = await request(url, rangeOf(offset, length), options, use, signal);
  if (bytes) return bytes;
  throw changed(url, 'it is not there any more');
}

function checkVersion(response: Response, url: string, offset: number, version: Version): void {
  const size = sizeOf(response);
  const tag = tagOf(response);
  const start = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')?.[1];
  const same =
    (start === undefined || Number(start) === offset) &&
    (size === undefined || size === version.size) &&
    (tag === undefined || version.tag === undefined || tag === version.tag);
  if (!same) throw changed(url, 'its size or version is another one');
}

function changed(url: string, what: string): StackBlendError {
  return new StackBlendError(
    'bad-file',
    `${withoutQuery(url)}: changed while it was read (${what}); open it again.`,
  );
}

/** The size of the whole file; other origins often do not let it be seen. */
function sizeOf(response: Response): number | undefined {
  const match = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '');
  return match ? Number(match[1]) : undefined;
}

function tagOf(response: Response): string | undefined {
  return response.headers.get('ETag') ?? response.headers.get('Last-Modified') ?? undefined;
}

/** Content-Length may be read across origins, Content-Range only where the server says so. */
async function askSize(url: string, options: HttpOptions, signal?: AbortSignal): Promise<number> {
  const use = async (response: Response) => Number(response.headers.get('Content-Length') ?? 0);
  const size = await request(url, { method: 'HEAD' }, options, use, signal);
  if (size) return size;
  throw new StackBlendError(
    'unsupported',
    `${withoutQuery(url)}: the server does not tell its size (Access-Control-Expose-Headers: Content-Range would); download it and open the file.`,
  );
}
