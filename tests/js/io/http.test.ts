import { afterEach, describe, expect, test } from 'vitest';
import { openHttp, readHttp } from '../../../js/io/http/http-source.ts';
import type { Fetch } from '../../../js/io/http/request.ts';
import { openImages, writeNpy } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { serveBytes } from './serve-bytes.ts';

const BLOCK = 64 * 1024;
const bytes = Uint8Array.from({ length: 10 * BLOCK + 123 }, (_, i) => (i * 7 + (i >> 8)) & 255);

let server: Awaited<ReturnType<typeof serveBytes>>;
afterEach(() => server.close());

const start = async (
  handle?: Parameters<typeof serveBytes>[1],
  files: Record<string, Uint8Array> = { a: bytes },
) => {
  server = await serveBytes(files, handle);
};
const options = { fetch: ((url, init) => fetch(url, init)) as Fetch, wholeBytes: 2 ** 30 };
const open = async (path = 'a', given = options) => (await openHttp(server.url(path), given))!;

describe('range requests', () => {
  test('the first tells the size, the head is not asked for again', async () => {
    await start();
    const file = await open();
    expect(file.size).toBe(bytes.length);
    expect(await file.read(0, 100)).toEqual(bytes.subarray(0, 100));
    expect(server.log).toEqual([`GET a 0-${BLOCK - 1}`]);
  });

  test('any part, over the borders of blocks and at the end', async () => {
    await start();
    const file = await open();
    for (const [offset, length] of [
      [BLOCK - 3, 6],
      [3 * BLOCK, BLOCK],
      [1, 8 * BLOCK],
      [bytes.length - 5, 100],
      [bytes.length, 1],
      [0, 0],
    ] as const) {
      const read = await file.read(offset, length);
      expect(Buffer.compare(read, bytes.subarray(offset, offset + length))).toBe(0);
    }
  });

  test('small reads that begin together and lie near are one request', async () => {
    await start();
    const file = await open();
    const offsets = [2 * BLOCK + 5, 3 * BLOCK + 100, 5 * BLOCK, 9 * BLOCK];
    const parts = await Promise.all(offsets.map((offset) => file.read(offset, 10)));
    parts.forEach((part, i) => {
      expect(part).toEqual(bytes.slice(offsets[i], offsets[i]! + 10));
    });
    expect(server.log.slice(1)).toEqual([
      `GET a ${2 * BLOCK}-${6 * BLOCK - 1}`,
      `GET a ${9 * BLOCK}-${10 * BLOCK - 1}`,
    ]);
    // What came with them is there too.
    await file.read(4 * BLOCK, 20);
    expect(server.log.length).toBe(3);
  });

  test('what is being read for one serves another', async () => {
    await start();
    const file = await open();
    const first = file.read(7 * BLOCK, 10);
    await new Promise((resolve) => setTimeout(resolve));
    const second = file.read(7 * BLOCK + 5, 10);
    expect([await first, await second]).toEqual([
      bytes.slice(7 * BLOCK, 7 * BLOCK + 10),
      bytes.slice(7 * BLOCK + 5, 7 * BLOCK + 15),
    ]);
    expect(server.log.length).toBe(2);
  });

  test('whoever goes from block to block gets more and more at a time, and no byte twice', async () => {
    const long = Uint8Array.from({ length: 80 * BLOCK + 9 }, (_, i) => (i * 7 + (i >> 8)) & 255);
    await start(undefined, { a: long });
    const file = await open();
    for (let at = 50; at < long.length; at += BLOCK - 1000) {
      expect(await file.read(at, 20)).toEqual(long.slice(at, at + 20));
    }
    expect(server.log.length).toBeLessThan(14);
    const ranges = server.log.map((line) => line.split(' ')[2]!.split('-').map(Number));
    ranges.forEach(([first], i) => {
      expect(first).toBe(i === 0 ? 0 : ranges[i - 1]![1]! + 1);
    });
    await server.close();
    await start(undefined, { a: long });
    const other = await open();
    for (const block of [1, 2, 9, 30, 4, 5, 17]) await other.read(block * BLOCK, 20);
    const lengths = server.log.map((line) => line.split(' ')[2]!.split('-').map(Number));
    for (const [first, last] of lengths) expect(last! - first!).toBe(BLOCK - 1);
  });

  test('a file smaller than a block, and an empty one', async () => {
    await start(undefined, { small: bytes.slice(0, 1000), empty: new Uint8Array(0) });
    const small = await open('small');
    expect(await small.read(10, 2000)).toEqual(bytes.slice(10, 1000));
    expect(small.size).toBe(1000);
    expect((await open('empty')).size).toBe(0);
    expect(server.log.length).toBe(2);
  });

  test('no such file', async () => {
    await start();
    expect(await openHttp(server.url('b'), options)).toBeUndefined();
    expect(await readHttp(server.url('b'), 1000, options)).toBeUndefined();
    expect(server.log.length).toBe(2);
  });

  test('a whole file is one request', async () => {
    await start();
    const whole = await readHttp(server.url('a'), 2 ** 30, options);
    expect(Buffer.compare(whole!, bytes)).toBe(0);
    expect(server.log).toEqual(['GET a whole']);
    await expectError(readHttp(server.url('a'), 1000, options), 'too-large', '/a', '1000 bytes');
  });
});

describe('servers that are not good ones', () => {
  test('without ranges the whole file is kept', async () => {
    await start(({ response }) => Boolean(response.writeHead(200).end(bytes)));
    const file = await open();
    expect(await file.read(5 * BLOCK, 10)).toEqual(bytes.slice(5 * BLOCK, 5 * BLOCK + 10));
    expect(server.log.length).toBe(1);
    const small = { ...options, wholeBytes: 5000 };
    await expectError(open('a', small), 'too-large', 'range requests', '4.9 KiB');
  });

  test('without ranges and without a length it stops at the limit', async () => {
    await start(({ response }) => {
      response.writeHead(200, { 'Transfer-Encoding': 'chunked' });
      const more = () => {
        while (response.write(bytes));
      };
      response.on('drain', more);
      more();
      return true;
    });
    await expectError(open('a', { ...options, wholeBytes: BLOCK }), 'too-large', '64 KiB');
    await expect.poll(() => server.aborted.length).toBe(1);
  });

  test('a Content-Range that may not be seen: HEAD tells the size', async () => {
    await start();
    const hidden: Fetch = async (url, init) => {
      const response = await fetch(url, init);
      const headers = new Headers(response.headers);
      headers.delete('Content-Range');
      return new Response(response.body, { status: response.status, headers });
    };
    const file = await open('a', { ...options, fetch: hidden });
    expect(file.size).toBe(bytes.length);
    expect(server.log[1]).toBe('HEAD a 0-');
    expect(await file.read(BLOCK, 3)).toEqual(bytes.slice(BLOCK, BLOCK + 3));
  });

  test('5xx and broken connections are tried again, three times in all', async () => {
    await start(({ response }, i) => {
      if (i === 0) return Boolean(response.writeHead(503).end());
      if (i === 1) return Boolean(response.destroy());
      return false;
    });
    expect((await open()).size).toBe(bytes.length);
    expect(server.log.length).toBe(3);
  });

  test('then it is an error that tells what the server said', async () => {
    await start(({ response }) => Boolean(response.writeHead(502, 'Bad Gateway').end()));
    await expectError(
      open('a?key=secret'),
      'load-failed',
      '/a: ',
      '502 Bad Gateway',
      'three times',
    );
    expect(server.log.length).toBe(3);
    await expect(open('a?key=secret')).rejects.not.toThrow(/secret/);
  });

  test('4xx is not tried again', async () => {
    await start(({ response }) => Boolean(response.writeHead(403).end()));
    await expectError(open(), 'load-failed', '403');
    expect(server.log.length).toBe(1);
  });

  test('a body that breaks off is tried again', async () => {
    await start(({ response, range }, i) => {
      if (i !== 1) return false;
      response.writeHead(206, {
        'Content-Length': BLOCK,
        'Content-Range': `bytes ${range}/${bytes.length}`,
      });
      response.write(bytes.subarray(0, 100), () => response.destroy());
      return true;
    });
    const file = await open();
    expect(await file.read(BLOCK, 10)).toEqual(bytes.slice(BLOCK, BLOCK + 10));
    expect(server.log.length).toBe(3);
  });

  test.each([
    ['another size', { 'Content-Range': `bytes ${BLOCK}-${2 * BLOCK - 1}/999999` }],
    ['another version', { ETag: '"2"' }],
  ])('a file that changes: %s', async (_what, headers) => {
    await start(({ serve }, i) => {
      serve(i === 0 ? { ETag: '"1"' } : (headers as unknown as Record<string, string>));
      return true;
    });
    const file = await open();
    await expectError(file.read(BLOCK, 10), 'bad-file', 'changed');
  });

  test('a file that goes away', async () => {
    await start(({ response }, i) => i > 0 && Boolean(response.writeHead(404).end()));
    await expectError((await open()).read(BLOCK, 10), 'bad-file', 'not there any more');
  });
});

describe('abort', () => {
  test('reaches the network', async () => {
    await start((_exchange, i) => i > 0);
    const file = await open();
    const controller = new AbortController();
    const read = file.read(BLOCK, 10, controller.signal);
    await expect.poll(() => server.log.length).toBe(2);
    controller.abort('enough');
    await expect(read).rejects.toBe('enough');
    await expect.poll(() => server.aborted.length).toBe(1);
  });

  test('of one reader leaves the other alone', async () => {
    let answer = () => {};
    await start(({ serve }, i) => {
      if (i === 0) return false;
      answer = () => serve();
      return true;
    });
    const file = await open();
    const controller = new AbortController();
    const given = file.read(BLOCK, 10, controller.signal);
    const kept = file.read(BLOCK + 1, 10);
    await expect.poll(() => server.log.length).toBe(2);
    controller.abort('enough');
    await expect(given).rejects.toBe('enough');
    answer();
    expect(await kept).toEqual(bytes.slice(BLOCK + 1, BLOCK + 11));
    expect(server.aborted).toEqual([]);
  });

  test('while it waits to try again', async () => {
    await start(({ response }) => Boolean(response.writeHead(500).end()));
    const controller = new AbortController();
    const opening = openHttp(server.url('a'), options, controller.signal);
    await expect.poll(() => server.log.length).toBe(1);
    controller.abort('enough');
    await expect(opening).rejects.toBe('enough');
    expect(server.log.length).toBe(1);
  });
});

describe('openImages', () => {
  const npy = writeNpy(
    Uint16Array.from({ length: 256 * 256 * 4 }, (_, i) => i),
    [4, 256, 256],
  );

  test('a URL, as text and as URL; only what is needed is read', async () => {
    await start(undefined, { 'x/a b.npy': npy });
    for (const url of [server.url('x/a%20b.npy?v=1'), new URL(server.url('x/a%20b.npy'))]) {
      const [source] = await openImages(url);
      expect(source!.shape).toEqual([4, 1, 1, 256, 256]);
      expect((await source!.plane({ t: 2 })).data[5]).toBe((2 * 65536 + 5) & 65535);
    }
    expect(server.log[0]).toMatch('x/a b.npy?v=1');
    const ranged = server.log.every((line) => !line.endsWith('whole'));
    expect(ranged).toBe(true);
  });

  test('errors name the URL', async () => {
    await start(undefined, { 'a.npy': new Uint8Array(20) });
    await expectError(openImages(server.url('b.npy')), 'load-failed', '/b.npy', 'not there');
    await expectError(openImages(server.url('a.npy')), 'unsupported', /127.*a\.npy/);
    await expect(openImages('no-base.npy')).rejects.toThrow(TypeError);
  });

  test('a fetch of the caller', async () => {
    await start(undefined, { 'a.npy': npy });
    const asked: string[] = [];
    const own: Fetch = (url, init) => {
      asked.push(url);
      return fetch(url, init);
    };
    await openImages(server.url('a.npy'), { fetch: own });
    expect(asked).toEqual([server.url('a.npy')]);
  });
});
