import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { openHttp } from '../../../js/io/http/http-source.ts';
import type { Fetch } from '../../../js/io/http/request.ts';
import { expectError } from './expect-error.ts';
import { type Exchange, serveBytes } from './serve-bytes.ts';

const BLOCK = 64 * 1024;
const bytes = Uint8Array.from({ length: 6 * BLOCK + 77 }, (_, i) => (i * 7 + (i >> 8)) & 255);

let server: Awaited<ReturnType<typeof serveBytes>>;
afterEach(() => server.close());

const start = async (
  handle?: Parameters<typeof serveBytes>[1],
  files: Record<string, Uint8Array> = { a: bytes },
) => {
  server = await serveBytes(files, handle);
};
const options = {
  fetch: ((url, init) => fetch(url, init)) as Fetch,
  wholeBytes: 2 ** 30,
  stallMs: 120,
};
const open = async (given = options) => (await openHttp(server.url('a'), given))!;

/** Answers a request for a part with another part. */
function part({ response }: Exchange, from: number, to: number): boolean {
  const range = `bytes ${from}-${to - 1}/${bytes.length}`;
  response.writeHead(206, { 'Content-Range': range }).end(bytes.subarray(from, to));
  return true;
}

describe('parts that are not the ones that were asked for', () => {
  test('another place, at first and later', async () => {
    await start((exchange) => part(exchange, 100, 100 + BLOCK));
    await expectError(open(), 'load-failed', '/a', 'byte 100', 'asked for byte 0');
    await server.close();
    await start((exchange, i) => i > 0 && part(exchange, 0, BLOCK));
    await expectError((await open()).read(BLOCK, 9), 'load-failed', 'byte 0', `byte ${BLOCK}`);
  });

  test('a longer one is cut, and its rest not loaded', async () => {
    await start((exchange) => {
      return part(exchange, Number(exchange.range!.split('-')[0]), bytes.length);
    });
    const file = await open();
    expect(file.size).toBe(bytes.length);
    const offset = 2 * BLOCK;
    expect(await file.read(offset, 9)).toEqual(bytes.slice(offset, offset + 9));
    expect(await file.read(5, 9)).toEqual(bytes.slice(5, 14));
  });

  test('a shorter one is asked for again', async () => {
    await start((exchange, i) => i === 1 && part(exchange, BLOCK, BLOCK + 100));
    expect(await (await open()).read(BLOCK, 9)).toEqual(bytes.slice(BLOCK, BLOCK + 9));
    expect(server.log).toHaveLength(3);
  });
});

describe('what servers say of a file', () => {
  test('a weak tag and a strong one name one version', async () => {
    await start(({ serve }, i) => {
      serve({ ETag: i % 2 ? 'W/"1"' : '"1"' });
      return true;
    });
    expect(await (await open()).read(BLOCK, 9)).toEqual(bytes.slice(BLOCK, BLOCK + 9));
  });

  test('a tag is not compared with a date', async () => {
    await start(({ serve }, i) => {
      serve(i % 2 ? { ETag: '"1"' } : { 'Last-Modified': 'Mon, 01 Jan 2024 00:00:00 GMT' });
      return true;
    });
    expect(await (await open()).read(BLOCK, 9)).toEqual(bytes.slice(BLOCK, BLOCK + 9));
  });

  test('another date is another version', async () => {
    await start(({ serve }, i) => {
      serve({ 'Last-Modified': `Mon, 0${i + 1} Jan 2024 00:00:00 GMT` });
      return true;
    });
    await expectError((await open()).read(BLOCK, 9), 'bad-file', 'changed');
  });

  test('the size is asked for as it is, not as it is packed for the way', async () => {
    await start(({ method, response, range, serve }) => {
      if (method !== 'HEAD') serve();
      else if (range === '0-') response.writeHead(206, { 'Content-Length': bytes.length }).end();
      else response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': 99 }).end();
      return true;
    });
    expect((await open({ ...options, fetch: hidingRange })).size).toBe(bytes.length);
  });

  test('a size of packed bytes is none', async () => {
    await start(({ method, response }) => {
      const isFirst = server.log.length < 2;
      if (method !== 'HEAD' && isFirst) return false;
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': 99 }).end();
      return true;
    });
    const opened = open({ ...options, fetch: hidingRange });
    await expectError(opened, 'unsupported', '/a', 'size');
  });
});

test('where HEAD is refused the size is asked for by GET, without its body', async () => {
  await start(({ method, range, response }) => {
    if (method === 'HEAD') return Boolean(response.writeHead(403).end());
    if (range !== '0-') return false;
    response.writeHead(206, { 'Content-Length': bytes.length });
    response.write(bytes.subarray(0, 100));
    return true;
  });
  const file = await open({ ...options, fetch: hidingRange });
  expect(file.size).toBe(bytes.length);
  await expect.poll(() => server.aborted).toEqual(['GET a 0-']);
  expect(await file.read(2 * BLOCK, 9)).toEqual(bytes.slice(2 * BLOCK, 2 * BLOCK + 9));
});

test('a file that is stored packed is read whole', async () => {
  const packed = gzipSync(bytes);
  await start(({ range, response }) => {
    const headers = { 'Content-Encoding': 'gzip' };
    if (!range) return Boolean(response.writeHead(200, headers).end(packed));
    const part = packed.subarray(0, BLOCK);
    const place = `bytes 0-${part.length - 1}/${packed.length}`;
    response.writeHead(206, { ...headers, 'Content-Range': place }).end(part);
    return true;
  });
  const file = await open();
  expect(file.size).toBe(bytes.length);
  expect(await file.read(3 * BLOCK, 9)).toEqual(bytes.slice(3 * BLOCK, 3 * BLOCK + 9));
});

test('a refusal of the first bytes is not an empty file', async () => {
  await start(({ response }) => {
    return Boolean(response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end());
  });
  await expectError(open(), 'load-failed', '/a', '416', String(bytes.length));
});

/** As servers of other origins that do not expose Content-Range. */
const hidingRange: Fetch = async (url, init) => {
  const response = await fetch(url, init);
  const headers = new Headers(response.headers);
  headers.delete('Content-Range');
  const body = init.method === 'HEAD' ? null : response.body;
  return new Response(body, { status: response.status, headers });
};

describe('servers that are slow or busy', () => {
  const stall = ({ response, range }: Exchange) => {
    response.writeHead(206, { 'Content-Range': `bytes ${range}/${bytes.length}` });
    response.write(bytes.subarray(0, 10));
    return true;
  };

  test('a part that stands still is asked for again', async () => {
    await start((exchange, i) => i === 1 && stall(exchange));
    expect(await (await open()).read(BLOCK, 9)).toEqual(bytes.slice(BLOCK, BLOCK + 9));
    await expect.poll(() => server.aborted).toHaveLength(1);
  });

  test('a server that never answers is an error after three times', async () => {
    await start(() => true);
    await expectError(open(), 'load-failed', '/a', 'no byte for 0.12 s', 'three times');
    expect(server.log).toHaveLength(3);
    await expect.poll(() => server.aborted).toHaveLength(3);
  });

  test('so it is where a fetch of the caller heeds no signal', async () => {
    await start();
    const never: Fetch = () => new Promise(() => {});
    await expectError(open({ ...options, fetch: never }), 'load-failed', 'no byte');
    const stopper = new AbortController();
    const opening = openHttp(server.url('a'), { ...options, fetch: never }, stopper.signal);
    stopper.abort('enough');
    await expect(opening).rejects.toBe('enough');
  });

  test('a slow one that goes on is waited for', async () => {
    await start(({ response, range }, i) => {
      if (i === 0) return false;
      response.writeHead(206, { 'Content-Range': `bytes ${range}/${bytes.length}` });
      let at = BLOCK;
      const timer = setInterval(() => {
        response.write(bytes.subarray(at, at + BLOCK / 8));
        at += BLOCK / 8;
        if (at < 2 * BLOCK) return;
        clearInterval(timer);
        response.end();
      }, 40);
      return true;
    });
    expect(await (await open()).read(BLOCK, 9)).toEqual(bytes.slice(BLOCK, BLOCK + 9));
    expect(server.log).toHaveLength(2);
  });

  test.each([429, 503])('%i is tried again when the server says', async (status) => {
    let refused = 0;
    await start(({ response }, i) => {
      if (i > 0) return false;
      refused = performance.now();
      response.writeHead(status, { 'Retry-After': '1' }).end();
      return true;
    });
    expect((await open()).size).toBe(bytes.length);
    expect(performance.now() - refused).toBeGreaterThan(900);
    expect(server.log).toHaveLength(2);
  });

  test('but not where that is much later', async () => {
    const later = new Date(Date.now() + 3600_000).toUTCString();
    await start(({ response }) => {
      response.writeHead(503, { 'Retry-After': later }).end();
      return true;
    });
    await expectError(open(), 'load-failed', '503', /(3600|3599|3598) s/);
    expect(server.log).toHaveLength(1);
  });
});
