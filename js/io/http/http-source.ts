import { StackBlendError } from '../../engine/contract/errors.ts';
import { BLOCK_BYTES, blockSource, type ReadRange } from '../blocks.ts';
import { type ByteSource, memorySource } from '../bytes.ts';
import { readPart, readWhole } from './body.ts';
import { type Answer, discard, type HttpOptions, request, withoutQuery } from './request.ts';
import { PassingFailure } from './retry.ts';
import { askSize } from './size.ts';
import { checkPlace, isPacked, isSameVersion, sizeOf, type Version, versionOf } from './version.ts';

/** The answer to the first request: a part, or the whole file. */
interface Start {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly whole: boolean;
  readonly version?: Version;
}

/** The parts of a packed file are no use by themselves. */
type Packed = { readonly packed: true };

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
  const use = (answer: Answer) => readStart(answer, options.wholeBytes);
  const start = await request(url, rangeOf(0, BLOCK_BYTES), options, use, signal);
  if (!start) return undefined;
  if ('packed' in start) {
    const bytes = await readHttp(url, options.wholeBytes, options, signal);
    return bytes && memorySource(name, bytes);
  }
  if (start.whole) return memorySource(name, start.bytes);
  const size = start.version?.size ?? (await askSize(url, options, signal));
  const version = { ...start.version, size };
  const read: ReadRange = (offset, length, signal) =>
    readRange(url, offset, length, version, options, signal);
  return blockSource(name, size, read, { head: start.bytes, readAhead: true });
}

async function readStart(answer: Answer, wholeBytes: number): Promise<Start | Packed> {
  const { response, url } = answer;
  // An empty file has no first byte.
  if (response.status === 416) {
    await discard(response);
    const size = sizeOf(response) ?? 0;
    if (size > 0) throw noParts(url, `416 to a request for the first of ${size} bytes`);
    return { bytes: new Uint8Array(0), whole: true };
  }
  if (response.status !== 206) {
    const why = 'the server ignores range requests, so it';
    return { bytes: await readWhole(answer, wholeBytes, why), whole: true };
  }
  if (isPacked(response)) {
    await discard(response);
    return { packed: true };
  }
  await checkPlace(answer, 0);
  const version = versionOf(response);
  const { size = 0 } = version;
  const bytes = await readPart(answer, BLOCK_BYTES);
  if (bytes.length < Math.min(size, BLOCK_BYTES)) {
    const name = withoutQuery(url);
    throw new PassingFailure(`${name}: gave ${bytes.length} bytes of its first ${BLOCK_BYTES}`);
  }
  return { bytes, whole: bytes.length < BLOCK_BYTES, version };
}

/** Reads a whole file with one request; undefined where there is none. */
export async function readHttp(
  url: string,
  maxBytes: number,
  options: HttpOptions,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  return request(url, {}, options, (answer) => readWhole(answer, maxBytes), signal);
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
  const use = async (answer: Answer) => {
    const { response } = answer;
    const isPart = response.status === 206;
    if (!isPart || !isSameVersion(versionOf(response), version)) {
      await discard(response);
      const what = `the server answered ${response.status} to a request for a part`;
      throw changed(url, isPart ? 'its size or version is another one' : what);
    }
    await checkPlace(answer, offset);
    const bytes = await readPart(answer, length);
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

function noParts(url: string, what: string): StackBlendError {
  const text = `${withoutQuery(url)}: the server answered ${what}; its range requests are broken.`;
  return new StackBlendError('load-failed', text);
}

function changed(url: string, what: string): StackBlendError {
  return new StackBlendError(
    'bad-file',
    `${withoutQuery(url)}: changed while it was read (${what}); open it again.`,
  );
}
