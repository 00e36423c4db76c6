import { afterEach, describe, expect, test } from 'vitest';
import type { Fetch } from '../../../js/io/http/request.ts';
import { openImages, type StackBlendError, writeNpy } from '../../../js/io/index.ts';
import { expectSame } from '../support/expect-same.ts';
import { expectError } from './expect-error.ts';
import { serveBytes } from './serve-bytes.ts';

let server: Awaited<ReturnType<typeof serveBytes>>;
afterEach(() => server.close());

const start = async (
  handle?: Parameters<typeof serveBytes>[1],
  files: Record<string, Uint8Array> = {},
) => {
  server = await serveBytes(files, handle);
};

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
