import { writePng } from 'stackblend/io';
import { expect, test } from './servers.ts';

test('looks: changes are checked, count in order, and wrong ones leave the look as it was', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/');
  const result = await page.evaluate(async () => {
    const { api, failure } = await import('/checks.js' as string);
    const { ChangingLook } = await import('/dist/js/adapters/composite-tile.js' as string);
    const engine = await api.createEngine({ variant: 'single', threads: 3 });
    const channel = { window: [0, 255], color: '#ffffff' };
    const planes = [{ data: Uint8Array.of(0, 51, 255), width: 3, height: 1 }];
    const looks = await ChangingLook.create(engine, { channels: [channel] });
    const row = async () => Array.from((await looks.render(planes)).data as Uint8ClampedArray);

    const first = await row();
    const changes = [
      looks.change({ channels: [{ ...channel, invert: true }] }),
      looks.change({ channels: [{ ...channel, gamma: -1 }] }),
      looks.change({ channels: [{ ...channel, color: '#ff0000' }] }),
    ];
    const settled = (await Promise.allSettled(changes)).map(({ status }) => status);
    const red = await row();
    const wrong = [
      await failure(() => looks.change({ mode: 'loud' })),
      await failure(() => looks.change({ channels: [] })),
      await failure(() => ChangingLook.create(engine, { channels: [{ lut: 'nothing' }] })),
    ];
    return { first, settled, red, still: await row(), wrong };
  });
  expect(result.first).toEqual([0, 0, 0, 255, 51, 51, 51, 255, 255, 255, 255, 255]);
  expect(result.settled).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(result.red).toEqual([0, 0, 0, 255, 51, 0, 0, 255, 255, 0, 0, 255]);
  expect(result.still).toEqual(result.red);
  expect(result.wrong.map(({ message }: Error) => message)).toEqual([
    expect.stringContaining('loud'),
    'channels: 0 of them; expected 1, one for each source',
    expect.stringContaining('nothing'),
  ]);
  expect(complaints.console).toEqual([]);
});

test('tiles: what the server does not have, and colour images, say so', async ({ page, open }) => {
  await open('/demo/examples/');
  const body = Buffer.from(writePng(new Uint8Array(16).fill(200), 2, 2));
  await page.route('**/colour.png', (route) => route.fulfill({ contentType: 'image/png', body }));
  const failures = await page.evaluate(async () => {
    const { readTileFile } = await import('/dist/js/adapters/tile-file.js' as string);
    const messages = [];
    for (const url of ['nowhere/0_0.png', 'colour.png']) {
      const error = await readTileFile(url, {}).then(
        () => null,
        (error: Error) => error,
      );
      messages.push(`${error?.name}: ${error?.message}`);
    }
    const tile = await readTileFile('sample/nuclei_files/10/3_2.png', {});
    return { messages, tile: [tile.width, tile.height, tile.data.constructor.name] };
  });
  expect(failures.messages[0]).toBe('StackBlendError: nowhere/0_0.png: the server answered 404');
  expect(failures.messages[1]).toMatch(
    /^TypeError: colour\.png: a colour image; expected grey values/,
  );
  expect(failures.tile).toEqual([232, 188, 'Uint16Array']);
});
