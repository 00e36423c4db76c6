import type { Page } from '@playwright/test';
import { decode } from 'fast-png';
import { type CompositeMode, createEngine, type Engine } from 'stackblend';
import type { StackblendViewer } from 'stackblend/viewer';
import { FIRST_LOOK, type Look } from '../../web/examples/common/controls.ts';
import { cells, HEIGHT, WIDTH } from '../../web/examples/sample/cells.ts';
import { type Complaints, expect, test } from './servers.ts';

let engine: Engine;

test.beforeAll(async () => {
  engine = await createEngine({ variant: 'single', threads: 1 });
});

test.afterAll(() => engine.dispose());

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI}`);
    });
  });
});

/** Where in the sample the screen's first pixel lies. */
interface Corner {
  readonly left: number;
  readonly top: number;
}

/** Size of what is looked at. */
const [WIDE, HIGH] = [512, 384];
const PATIENCE = 30_000;
const NEAR = 12;
const START: Corner = { left: 0, top: 0 };
/** What a host of this size shows at first. */
const MIDDLE: Corner = { left: (WIDTH - WIDE) / 2, top: (HEIGHT - HIGH) / 2 };
const planes = cells();

/** A picture and how many bytes a pixel takes. */
interface Pixels {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly channels: number;
}

/** What the engine makes of the sample, called directly. */
async function composite({ channels, mode }: Look): Promise<Pixels> {
  const shown = channels.map((settings, c) => ({ ...settings, data: planes[c]! }));
  return { data: await engine.composite(shown, { mode }), width: WIDTH, channels: 4 };
}

/** What is on the screen. */
async function screenshot(page: Page): Promise<Pixels> {
  const { x, y } = (await page.locator('#picture').boundingBox())!;
  return decode(await page.screenshot({ clip: { x, y, width: WIDE, height: HIGH } }));
}

/** How many of the screen's pixels are others than those of the composite from `left` and `top` on. */
function wrongPixels(seen: Pixels, expected: Pixels, { left, top }: Corner, step = 1): number {
  let wrong = 0;
  for (let y = 0; y < HIGH; y += step) {
    for (let x = 0; x < WIDE; x += step) {
      const at = (y * seen.width + x) * seen.channels;
      const from = ((top + y) * expected.width + left + x) * expected.channels;
      const isSame = [0, 1, 2].every((k) => seen.data[at + k] === expected.data[from + k]);
      if (!isSame) wrong++;
    }
  }
  return wrong;
}

/** Waits until a page shows what the engine makes, pixel by pixel. */
async function expectShown(page: Page, look: Look, corner: Corner): Promise<void> {
  const expected = await composite(look);
  const wrong = async () => wrongPixels(await screenshot(page), expected, corner);
  await expect.poll(wrong, { timeout: PATIENCE }).toBe(0);
}

/**
 * Waits until a page shows what the engine makes, at some place near one: hosts do not count the
 * first pixels of a drag.
 */
async function expectShownNear(page: Page, look: Look, { left, top }: Corner): Promise<void> {
  const expected = await composite(look);
  const wrong = async () => {
    const seen = await screenshot(page);
    let least = Infinity;
    for (let y = top - NEAR; y <= top + NEAR; y++) {
      for (let x = left - NEAR; x <= left + NEAR; x++) {
        const corner = { left: x, top: y };
        const isLikely = wrongPixels(seen, expected, corner, 64) === 0;
        if (isLikely) least = Math.min(least, wrongPixels(seen, expected, corner));
      }
    }
    return least;
  };
  await expect.poll(wrong, { timeout: PATIENCE }).toBe(0);
}

async function setMode(page: Page, mode: CompositeMode): Promise<void> {
  await page.getByLabel('mode').selectOption(mode);
}

async function setColour(page: Page, channel: string, colour: string): Promise<void> {
  await page.getByRole('group', { name: channel }).getByLabel('colour').fill(colour);
}

async function setBrightest(page: Page, channel: string, value: number): Promise<void> {
  await page.getByRole('group', { name: channel }).getByLabel('brightest').fill(String(value));
}

/** Changes everything that the page lets one change. @returns the look that has to be there */
async function changeLook(page: Page): Promise<Look> {
  await setMode(page, 'subtract');
  await setColour(page, 'membranes', '#40c010');
  await setBrightest(page, 'nuclei', 1700);
  const [nuclei, membranes] = FIRST_LOOK.channels;
  return {
    mode: 'subtract',
    channels: [
      { ...nuclei!, gamma: 1, window: [100, 1700] },
      { ...membranes!, gamma: 1, color: '#40c010' },
    ],
  };
}

/** Drags the picture; what is shown then lies elsewhere. */
async function drag(page: Page, right: number, down: number): Promise<void> {
  const box = (await page.locator('#picture').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + right, y + down, { steps: 20 });
  // Held still: hosts let a moving hand's picture slide on.
  await page.waitForTimeout(150);
  await page.mouse.up();
}

/** Viv asks first for the files of an older Zarr, which are not there. */
function expectQuiet({ console }: Complaints, isViv = false): void {
  expect(console.filter((text) => !(isViv && /status of 404/.test(text)))).toEqual([]);
}

test.use({ viewport: { width: 1200, height: 800 } });

for (const isolated of [true, false]) {
  for (const name of ['canvas', 'webgl']) {
    test(`${name}, ${isolated ? 'threads' : 'single'}`, async ({ page, open }) => {
      const { complaints } = await open(`/demo/examples/${name}/`, { isolated });
      await expectShown(page, FIRST_LOOK, START);
      await expectShown(page, await changeLook(page), START);
      expectQuiet(complaints);
    });
  }
}

for (const [name, query] of [
  ['viv', '?level=0'],
  ['openlayers', '?webgl'],
]) {
  test(`${name}${query}: the same pixels`, async ({ page, open }) => {
    const { complaints } = await open(`/demo/examples/${name}/${query}`);
    await expectShown(page, FIRST_LOOK, MIDDLE);
    await expectShown(page, await changeLook(page), MIDDLE);
    expectQuiet(complaints, name === 'viv');
  });
}

for (const name of ['openseadragon', 'openlayers', 'viv']) {
  test(`${name}: looks change, the picture moves`, async ({ page, open }) => {
    const { complaints } = await open(`/demo/examples/${name}/`);
    for (const mode of ['add', 'max', 'screen'] as const) await setMode(page, mode); // while tiles load
    await expectShown(page, FIRST_LOOK, MIDDLE);
    const changed = await changeLook(page);
    await expectShown(page, changed, MIDDLE);
    await drag(page, 100, -60);
    await expectShownNear(page, changed, { left: MIDDLE.left - 100, top: MIDDLE.top + 60 });
    expectQuiet(complaints, name === 'viv');
  });
}

test('element: it opens what its page gives it', async ({ page, open }) => {
  const { complaints } = await open('/demo/examples/element/');
  const settings = () =>
    page.locator('stackblend-viewer').evaluate((viewer) => (viewer as StackblendViewer).settings);
  await expect.poll(async () => (await settings())?.channels.length).toBe(2);
  await expect(page.getByTitle('cells.zarr')).toBeVisible();
  expectQuiet(complaints);
});

test('the list of examples leads to all of them', async ({ page, open }) => {
  await open('/demo/examples/');
  const links = await page
    .locator('main a')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links).toHaveLength(6);
  for (const link of links) expect((await page.request.get(link)).status()).toBe(200);
});
