import { afterEach, describe, expect, test } from 'vitest';
import { openHttp } from '../../../js/io/http/http-source.ts';
import type { Fetch } from '../../../js/io/http/request.ts';
import { openImages, type StackBlendError, writeNpy } from '../../../js/io/index.ts';
import { expectSame } from '../support/expect-same.ts';
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
      if (method !== 'HEAD') return false;
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': 99 }).end();
      return true;
    });
    const opened = open({ ...options, fetch: hidingRange });
    await expectError(opened, 'unsupported', '/a', 'size');
  });
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

describe('URLs', () => {
  const npy = writeNpy(Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

  test.each([
    'a%2Fb.npy',
    'a+b;c=1.npy',
    'a:b@c,d.npy',
    'x/100%25.npy',
    'o/dir%2fa.npy?alt=media&token=x%2F1',
  ])('%s is asked for as it is given', async (path) => {
    await start(({ path: asked, response }) => {
      response.writeHead(200).end(npy);
      return asked.includes('npy');
    });
    const asked: string[] = [];
    const own: Fetch = (url, init) => {
      asked.push(url);
      return fetch(url, init);
    };
    const [image] = await openImages(server.url(path), { fetch: own });
    expectSame((await image!.plane()).data as Uint8Array, npy.subarray(-6));
    expect(asked).toEqual([server.url(path)]);
  });

  test.each(['100%.npy', '%E0%A4%A.npy'])('%s: a percent sign by itself', async (path) => {
    await start();
    const own: Fetch = async (url) => {
      return url === server.url(path) ? new Response(npy) : new Response(null, { status: 404 });
    };
    const [image] = await openImages(server.url(path), { fetch: own });
    expect(image!.shape).toEqual([1, 1, 1, 2, 3]);
    const errors: StackBlendError[] = [];
    const onError = (error: StackBlendError) => errors.push(error);
    expect(await openImages(server.url(`no/${path}`), { fetch: own, onError })).toEqual([]);
    expect(errors.map(({ code }) => code)).toEqual(['load-failed']);
  });

  test('files beside one whose folder is in its name', async () => {
    await start();
    const xml = (file: string) =>
      `<?xml version="1.0"?><OME><Image ID="Image:0"><Pixels ID="P" DimensionOrder="XYZCT" Type="uint8" SizeX="1" SizeY="1" SizeZ="1" SizeC="1" SizeT="1"><TiffData IFD="0"><UUID FileName="${file}">u</UUID></TiffData></Pixels></Image></OME>`;
    const asked: string[] = [];
    const own: Fetch = async (url) => {
      asked.push(new URL(url).pathname);
      return url.includes('s.companion.ome')
        ? new Response(xml('b c.tif'))
        : new Response(null, { status: 404 });
    };
    const url = server.url('o/dir%2Fs.companion.ome');
    await expectError(openImages(url, { fetch: own }), 'bad-file', 'b c.tif');
    expect(asked).toContain('/o/dir%2Fb%20c.tif');
  });

  test('user names, passwords and tokens are in no message and no cause', async () => {
    await start(undefined, {});
    const url = server.url('a.npy?token=hidden').replace('http://', 'http://me:hidden@');
    const plain: Fetch = (asked, init) => fetch(asked.replace('me:hidden@', ''), init);
    for (const given of [plain, undefined]) {
      const error = await openImages(url, given && { fetch: given }).catch((reason) => reason);
      expect(error.code).toBe('load-failed');
      expect(error.message).toContain(server.url('a.npy'));
      for (let one = error; one instanceof Error; one = one.cause) {
        expect(`${one.message} ${one.stack}`).not.toContain('hidden');
      }
    }
    await expect(openImages('http://me:hidden@a b/c.npy')).rejects.not.toThrow('hidden');
  });

  test('of a blob', async () => {
    await start();
    const url = URL.createObjectURL(new Blob([npy as Uint8Array<ArrayBuffer>]));
    const [image] = await openImages(url);
    expectSame((await image!.plane()).data as Uint8Array, npy.subarray(-6));
    URL.revokeObjectURL(url);
    await expectError(openImages(url), 'load-failed', 'blob:');
  });
});
