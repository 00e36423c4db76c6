import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ChannelsPage, MadeChannels } from './channels-page.ts';
import { HugePlane, hugeValue } from './huge-plane.ts';
import { expect, test } from './servers.ts';
import { longestTask } from './tasks.ts';

/** Milliseconds from which on browsers speak of a long task. */
const LONG = 50;

test('the sample opens as channels and plays for ten seconds without a long task', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/');
  const view = new ChannelsPage(page);
  await view.channel('Vesicles').waitFor();
  await view.whenPainted();
  expect((await view.settings()).channels.map(({ name }) => name)).toEqual([
    'Nuclei',
    'Membranes',
    'Vesicles',
  ]);
  const positions = await page.evaluateHandle(() => {
    const seen: number[] = [];
    document
      .querySelector('stackblend-viewer')!
      .addEventListener('stackblend-position', ({ detail }) => seen.push(detail.t));
    return seen;
  });
  await view.surface.focus();
  const play = async () => {
    await page.keyboard.press(' ');
    await page.waitForTimeout(10_000);
    await page.keyboard.press(' ');
  };
  let longest = await longestTask(page, play);
  // Processors of shared machines run at half their speed at times; what is ours comes again.
  if (longest >= LONG) longest = await longestTask(page, play);
  expect(longest).toBeLessThan(LONG);
  const seen = await positions.jsonValue();
  // How many, the machine decides.
  expect(new Set(seen).size).toBeGreaterThan(2);
  expect(complaints.console).toEqual([]);
});

test('a plane of 20,000 × 20,000 pans smoothly and reads what is visible only', async ({
  page,
  open,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const plane = new HugePlane();
  await plane.serve(page);
  const { complaints, url } = await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.viewer.evaluate(
    (element, url) => (element as StackblendViewer).open(`${url}huge.zarr`),
    url,
  );
  await view.viewer.evaluate((element) => {
    const viewer = element as StackblendViewer;
    const [channel] = viewer.settings!.channels;
    viewer.settings = {
      ...viewer.settings!,
      channels: [{ ...channel!, color: '#ffffff', window: [0, 255] }],
    };
  });
  await view.whenPainted();
  // Fitted, a coarse level is enough.
  expect(plane.asked.filter(({ level }) => level < 4)).toEqual([]);
  await view.surface.focus();
  await page.keyboard.press('1');
  await view.whenPainted();
  const box = (await view.surface.boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };

  const longest = await longestTask(page, async () => {
    await page.mouse.move(middle.x + 300, middle.y + 200);
    await page.mouse.down();
    await page.mouse.move(middle.x - 300, middle.y - 200, { steps: 30 });
    await page.mouse.up();
    await view.whenPainted();
  });
  expect(longest).toBeLessThan(LONG);

  const { left, top, right, bottom, count } = plane.extent(0);
  // Tiles have 1024 pixels: one more than is seen, at most, on each side.
  expect(left).toBeGreaterThanOrEqual(10_000 - box.width / 2 - 1024);
  expect(top).toBeGreaterThanOrEqual(10_000 - box.height / 2 - 1024);
  expect(right).toBeLessThanOrEqual(10_600 + box.width / 2 + 1024);
  expect(bottom).toBeLessThanOrEqual(10_400 + box.height / 2 + 1024);
  expect(count).toBeLessThan(60);

  // What is shown in the middle is what is there in the file.
  await page.mouse.move(middle.x, middle.y);
  const [x, y, value] = (await view.pointed.textContent())!.match(/\d+(?=,| ·|$)/g)!.map(Number);
  expect([Math.abs(x! - 10_600) < 2, Math.abs(y! - 10_400) < 2]).toEqual([true, true]);
  expect(value).toBe(hugeValue(x!, y!));
  const shown = await view.surface.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d')!;
    return [...context.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data];
  });
  expect(shown).toEqual([value, value, value, 255]);

  const snapshots = await view.viewer.evaluate(async (element) => {
    const viewer = element as StackblendViewer;
    const { data, width, height } = await viewer.snapshot({ level: 5 });
    const at = 4 * (400 * width + 300);
    const refused = await viewer.snapshot().catch((error) => `${error.name}: ${error.message}`);
    return { width, height, pixel: [...data.slice(at, at + 4)], refused };
  });
  const coarse = hugeValue(300 * 32, 400 * 32);
  expect(snapshots).toMatchObject({ width: 625, height: 625 });
  expect(snapshots.pixel).toEqual([coarse, coarse, coarse, 255]);
  expect(snapshots.refused).toMatch(/^RangeError: level: 0 has 20000 × 20000 pixels/);
  expect(complaints.console.filter((text) => !text.includes('404'))).toEqual([]);
});

test('two fingers zoom, and what lies between them stays there', async ({ page, open }) => {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.openTogether(new MadeChannels().paths);
  const at = await view.pixel(40, 30);
  await page.mouse.move(at.x, at.y);
  const before = await view.pointed.textContent();
  const percent = async () => Number.parseFloat((await view.percent.textContent())!);
  const fitted = await percent();
  const session = await page.context().newCDPSession(page);
  const fingers = (apart: number) =>
    [-1, 1].map((side, id) => ({ x: at.x + (side * apart) / 2, y: at.y, id }));
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number | null) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: apart === null ? [] : fingers(apart),
    });
  await touch('touchStart', 100);
  for (const apart of [120, 150, 180, 200]) await touch('touchMove', apart);
  await touch('touchEnd', null);
  await view.whenPainted();
  expect((await percent()) / fitted).toBeCloseTo(2, 1);
  await page.mouse.move(at.x + 1, at.y);
  await page.mouse.move(at.x, at.y);
  expect(await view.pointed.textContent()).toBe(before);
});
