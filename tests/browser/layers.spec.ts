/** Layers: any number of stacks over one another, with real input events. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createEngine } from 'stackblend';
import type { Layer } from '../../js/engine/contract/layers.ts';
import { writeNpy } from '../../js/io/index.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import type { LayersSettings } from '../../web/viewer/stacks/layers-settings.ts';
import { expect, test } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

const SHAPE = [3, 16, 20, 4] as const;
const folder = mkdtempSync(join(tmpdir(), 'stackblend-layers-'));

interface Stack {
  readonly path: string;
  readonly data: Uint8Array;
  readonly shape: readonly number[];
}

function stack(name: string, seed: number, shape: readonly number[] = SHAPE): Stack {
  const size = shape.reduce((product, each) => product * each);
  const data = Uint8Array.from({ length: size }, (_, i) => Math.imul(i + seed, 2654435761) >>> 24);
  const path = join(folder, `${name}.npy`);
  writeFileSync(path, writeNpy(data, shape));
  return { path, data, shape };
}

const [a, b, c] = [stack('a', 1), stack('b', 77), stack('c', 999)] as [Stack, Stack, Stack];
const single = stack('single', 5, [1, ...SHAPE.slice(1)]);
/** Narrower and higher. */
const other = stack('other', 31, [3, 24, 10, 4]);

/** What is blended, next to what the engine makes of the same layers. */
async function expectBlend(
  view: ViewerPage,
  layers: readonly [Stack, Omit<Layer, 'data'>?][],
  shape: readonly number[] = SHAPE,
) {
  const engine = await createEngine({ threads: 1 });
  const inputs = layers.map(([{ data, shape }, rule]) => {
    return { mode: 'screen', ...rule, data: { data, shape } } as const;
  });
  const expected = await engine.blendAll(inputs, { shape });
  engine.dispose();
  const shown = await view.viewer.evaluate((viewer) => {
    return Array.from((viewer as StackblendViewer).result!.data);
  });
  expect(Buffer.compare(Buffer.from(shown), Buffer.from(expected))).toBe(0);
}

async function opened(page: Page, ...stacks: Stack[]): Promise<ViewerPage> {
  const view = new ViewerPage(page);
  await view.viewer.getByRole('button', { name: 'Open…', exact: true }).waitFor();
  await view.whenBlended(() => view.drop(stacks.map(({ path }) => path)));
  return view;
}

/** Names of the layers as they are listed, the top one first. */
const listed = (view: ViewerPage) => view.viewer.locator('.layers .name').allTextContents();

test('layers are added, shown, hidden and closed; a single picture meets all frames', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = await opened(page, a, b);
  await view.whenBlended(() => view.drop([single.path], view.viewer.locator('.add')));
  expect(await listed(view)).toEqual(['single.npy', 'b.npy', 'a.npy']);
  await expectBlend(view, [[a], [b], [single]]);
  const chooser = page.waitForEvent('filechooser');
  await view.viewer.getByRole('button', { name: 'Add layers…' }).click();
  await view.whenBlended(async () => (await chooser).setFiles([c.path]));
  await expectBlend(view, [[a], [b], [single], [c]]);
  await expect(view.viewer.locator('.status')).toContainText('4 layers · 3 frames');

  await view.whenBlended(() => view.chooseMode('D', 'difference'));
  await view.viewer.getByLabel('Opacity of D').focus();
  await view.whenBlended(() => page.keyboard.press('PageDown'));
  const opacity = Number(await view.viewer.getByLabel('Opacity of D').inputValue());
  await view.whenBlended(() => view.viewer.getByLabel('Alpha rule of C').selectOption('over'));
  const top = { mode: 'difference', opacity } as const;
  await expectBlend(view, [[a], [b], [single, { alpha: 'over' }], [c, top]]);

  // The lowest one that is shown is the backdrop.
  await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Show A' }).click());
  await expectBlend(view, [[b], [single, { alpha: 'over' }], [c, top]]);
  await expect(view.viewer.getByLabel('Blend mode of B')).toHaveCount(0);
  for (const letter of ['B', 'C']) {
    await view.whenBlended(() =>
      view.viewer.getByRole('button', { name: `Show ${letter}` }).click(),
    );
  }
  await expectBlend(view, [[c]]);
  await view.viewer.getByRole('button', { name: 'Show D' }).click();
  await expect(view.viewer.getByText('No layer is shown')).toBeVisible();
  expect(await view.viewer.evaluate((viewer) => (viewer as StackblendViewer).result)).toBeNull();
  await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Show A' }).click());
  await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Show D' }).click());
  await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Close B' }).click());
  expect(await listed(view)).toEqual(['c.npy', 'single.npy', 'a.npy']);
  await expectBlend(view, [[a], [c, top]]);
  await expect(view.viewer.locator('.said')).toHaveText('“b.npy” closed, 3 layers left');
  expect(complaints.console).toEqual([]);
});

test('several files over the list are added, over the picture they open anew', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page, a, b);
  const list = view.viewer.locator('.layers ol');
  await view.whenBlended(() => view.drop([c.path, single.path], list));
  expect(await listed(view)).toEqual(['single.npy', 'c.npy', 'b.npy', 'a.npy']);
  const result = view.viewer.locator('[data-panel=result]');
  await view.whenBlended(() => view.drop([c.path, b.path], result));
  expect(await listed(view)).toEqual(['b.npy', 'c.npy']);
  // One over a layer takes its place, one over the picture is laid on top.
  await view.whenBlended(() => view.drop([a.path], view.viewer.locator('[data-panel=a]')));
  await view.whenBlended(() => view.drop([single.path], result));
  await expectBlend(view, [[a], [b], [single]]);
});

test('modes are shown while one moves through the list; Escape takes that back', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page, a, b, c);
  const mode = view.viewer.getByLabel('Blend mode of C');
  const events = await view.viewer.evaluateHandle((viewer) => {
    const told: string[] = [];
    viewer.addEventListener('stackblend-layers', (event) => {
      const { detail } = event as CustomEvent<LayersSettings>;
      told.push(detail.layers.at(-1)!.mode);
    });
    return told;
  });
  await mode.focus();
  await page.keyboard.press('ArrowDown');
  await view.whenBlended(() => page.keyboard.press('ArrowDown'));
  await expectBlend(view, [[a], [b], [c, { mode: 'overlay' }]]);
  await view.whenBlended(() => page.keyboard.press('l'));
  await expectBlend(view, [[a], [b], [c, { mode: 'lighten' }]]);
  await view.whenBlended(() => page.keyboard.press('Escape'));
  await expectBlend(view, [[a], [b], [c]]);
  await expect(mode).toHaveText('Screen');
  await expect(mode).toBeFocused();
  await expect(view.viewer.getByRole('listbox')).toHaveCount(0);

  // By the mouse: over the list, then elsewhere.
  await mode.click();
  const option = (name: string) => view.viewer.locator(`#modes [data-mode=${name}]`);
  await view.whenBlended(() => option('exclusion').hover());
  await expectBlend(view, [[a], [b], [c, { mode: 'exclusion' }]]);
  const at = (await view.viewer.locator('[data-panel=result]').boundingBox())!;
  await view.whenBlended(() => page.mouse.click(at.x + at.width - 20, at.y + 20));
  await expectBlend(view, [[a], [b], [c]]);
  expect(await events.jsonValue()).toEqual([]);

  await mode.focus();
  await page.keyboard.press('Enter');
  await view.whenBlended(() => page.keyboard.press('End'));
  await page.keyboard.press('Enter');
  await expect(mode).toHaveText('Luminosity');
  await expectBlend(view, [[a], [b], [c, { mode: 'luminosity' }]]);
  expect(await events.jsonValue()).toEqual(['luminosity']);
});

test('layers change places by the mouse and by the keyboard, which says so', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page, a, b, c);
  await view.whenBlended(() => view.chooseMode('C', 'color-burn'));
  const burn = { mode: 'color-burn' } as const;
  await expectBlend(view, [[a], [b], [c, burn]]);
  const middle = async (letter: string) => {
    const box = (await view.viewer.locator(`[data-panel=${letter}] .grip`).boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  /** Takes the top layer below the lowest one. */
  const dragDown = async () => {
    const [from, to] = [await middle('c'), await middle('a')];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x, (from.y + to.y) / 2, { steps: 3 });
    await page.mouse.move(from.x, to.y + 30, { steps: 3 });
  };
  await dragDown();
  await expect(view.viewer.locator('[data-insert=below]')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await listed(view)).toEqual(['c.npy', 'b.npy', 'a.npy']);
  await dragDown();
  await view.whenBlended(() => page.mouse.up());
  expect(await listed(view)).toEqual(['b.npy', 'a.npy', 'c.npy']);
  await expectBlend(view, [[c], [a], [b]]);
  await expect(view.viewer.locator('.said')).toHaveText(
    '“c.npy” is A, layer 1 of 3 from the bottom',
  );

  // Held still at an edge, the list scrolls on to its end.
  const list = view.viewer.locator('.layers ol');
  const setHeight = (height: string) =>
    view.viewer.evaluate((viewer, height) => {
      Object.assign(viewer.style, { height, minBlockSize: height });
    }, height);
  await setHeight('280px');
  const bottom = (await list.boundingBox())!;
  const top = await middle('c');
  await page.mouse.move(top.x, top.y);
  await page.mouse.down();
  await page.mouse.move(top.x, bottom.y + bottom.height - 12, { steps: 3 });
  const rest = () => list.evaluate((ol) => ol.scrollHeight - ol.clientHeight - ol.scrollTop);
  expect(await list.evaluate((ol) => ol.scrollHeight - ol.clientHeight)).toBeGreaterThan(100);
  await expect.poll(rest).toBeLessThan(1);
  await expect(view.viewer.locator('[data-layer][data-insert=below]')).toContainText('c.npy');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await setHeight('');

  const grip = view.viewer.getByRole('button', { name: 'Move A: arrow keys' });
  await grip.focus();
  await view.whenBlended(() => page.keyboard.press('ArrowUp'));
  await expect(view.viewer.getByRole('button', { name: 'Move B: arrow keys' })).toBeFocused();
  await expectBlend(view, [[a], [c, burn], [b]]);
  await view.viewer.getByLabel('Opacity of B').focus();
  await view.whenBlended(() => page.keyboard.press('Alt+ArrowUp'));
  await expectBlend(view, [[a], [b], [c, burn]]);
  await expect(view.viewer.locator('.said')).toHaveText(
    '“c.npy” is C, layer 3 of 3 from the bottom',
  );

  // All of it is taken back, by keys and by the button, and done again.
  await view.whenBlended(() => page.keyboard.press('Control+z'));
  await view.whenBlended(() => page.keyboard.press('Control+z'));
  await expectBlend(view, [[c], [a], [b]]);
  const undo = view.viewer.getByRole('button', { name: 'Undo' });
  await view.whenBlended(() => undo.click());
  await view.whenBlended(() => undo.click());
  await expectBlend(view, [[a], [b], [c]]);
  await expect(undo).toBeDisabled();
  await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Redo' }).click());
  await expectBlend(view, [[a], [b], [c, burn]]);
});

test('pages read and set how layers are laid over one another, and add some', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page, a, b);
  await view.whenBlended(() =>
    view.viewer.evaluate((element) => {
      const viewer = element as StackblendViewer;
      const data = new Uint8Array(16 * 20 * 4).fill(200);
      return viewer.add({ name: 'grey', data, shape: [16, 20, 4], axes: 'yxs' });
    }),
  );
  const grey = { ...single, data: new Uint8Array(single.data.length).fill(200) };
  await expectBlend(view, [[a], [b], [grey]]);
  await view.whenBlended(() =>
    view.viewer.evaluate((element) => {
      const viewer = element as StackblendViewer;
      const [lower, middle, upper] = viewer.layers!.layers;
      viewer.layers = {
        version: 2,
        layers: [lower!, { ...middle!, visible: false }, { ...upper!, mode: 'hue', opacity: 0.5 }],
      };
    }),
  );
  await expectBlend(view, [[a], [grey, { mode: 'hue', opacity: 0.5 }]]);
  const saved = await view.save('json');
  expect(saved.name).toBe('layers.json');
  const told = await view.viewer.evaluate((viewer) => (viewer as StackblendViewer).layers);
  expect(JSON.parse(saved.bytes.toString())).toEqual(told);
  const message = await view.viewer.evaluate((element) => {
    try {
      Object.assign(element, { layers: { version: 2, layers: [{}, {}, { mode: 'mix' }] } });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  });
  expect(message).toMatch(/layers\.layers\[2\]\.mode: "mix"; expected one of normal/);
});

/** A stack of another size, lying on a canvas at a place. */
function onCanvas({ data, shape }: Stack, [height, width]: number[], [x, y]: number[]): Stack {
  const [frames, rows, columns] = shape as [number, number, number];
  const out = new Uint8Array(frames * height! * width! * 4);
  for (let i = 0; i < data.length; i++) {
    const pixel = i >> 2;
    const [t, top, left] = [
      Math.floor(pixel / (rows * columns)),
      y! + (Math.floor(pixel / columns) % rows),
      x! + (pixel % columns),
    ];
    if (top < 0 || left < 0 || top >= height! || left >= width!) continue;
    out[((t * height! + top) * width! + left) * 4 + (i & 3)] = data[i]!;
  }
  return { path: '', data: out, shape: [frames, height!, width!, 4] };
}

const ANSWERS = [
  ['pad', [24, 20], [0, 0]],
  ['crop', [16, 10], [0, 0]],
  ['place', [16, 20], [-3, 5]],
] as const;

for (const [kind, canvas, at] of ANSWERS) {
  test(`frames of another size: ${kind}`, async ({ page, open }) => {
    const { complaints } = await open('/demo/?sample=none');
    const view = await opened(page, a, b);
    const sheet = view.viewer.getByRole('dialog', { name: 'Frames differ in size' });
    await view.drop([other.path], view.viewer.locator('.add'));
    await expect(sheet).toContainText('“a.npy” is 20 × 16, “other.npy” is 10 × 24.');
    await sheet.locator(`[value=${kind}]`).click();
    if (kind === 'place') {
      // What lies off the canvas is refused, and the sheet stays.
      await sheet.getByLabel('x', { exact: true }).fill('-10');
      await sheet.getByRole('button', { name: 'Open' }).click();
      await expect(sheet).toBeVisible();
      await sheet.getByLabel('x', { exact: true }).fill(String(at[0]));
      await sheet.getByLabel('y', { exact: true }).fill(String(at[1]));
    }
    await view.whenBlended(() => page.keyboard.press('Enter'));
    await expect(sheet).toHaveCount(0);
    const layers = [onCanvas(a, [...canvas], [0, 0]), onCanvas(b, [...canvas], [0, 0])];
    const placed = onCanvas(other, [...canvas], [...at]);
    await expectBlend(view, [[layers[0]!], [layers[1]!], [placed]], [3, ...canvas, 4]);
    const settings = await view.viewer.evaluate((viewer) => (viewer as StackblendViewer).layers!);
    expect(settings.size).toEqual([canvas[1], canvas[0]]);
    // Layers that were made larger or smaller are as in their files where they are alone again.
    await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Close C' }).click());
    await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Close B' }).click());
    await expectBlend(view, [[a]]);
    await view.whenBlended(() => view.drop([b.path]));
    await expectBlend(view, [[a], [b]]);
    expect(complaints.console).toEqual([]);
  });
}

test('one picture alone is shown, exported, zoomed and moved, by wheel, hand and keys', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = await opened(page, a);
  await expectBlend(view, [[a]]);
  await expect(view.viewer.locator('.status')).toHaveText('3 frames · 20 × 16');
  await expect(view.viewer.getByText('Add a stack as B.')).toBeVisible();
  const shown = await view.viewer.evaluate(async (viewer) => {
    const { data, width, height } = await (viewer as StackblendViewer).snapshot();
    return { data: [...data], width, height };
  });
  expect(shown).toEqual({ data: [...a.data.subarray(0, 20 * 16 * 4)], width: 20, height: 16 });
  const saved = await view.save('npy');
  expect(saved.bytes.subarray(-a.data.length).equals(Buffer.from(a.data))).toBe(true);

  const canvas = view.viewer.locator('[data-well=result] canvas');
  const well = (await view.viewer.locator('[data-well=result]').boundingBox())!;
  const box = async () => (await canvas.boundingBox())!;
  const first = await box();
  const at = { x: well.x + well.width / 4, y: well.y + well.height / 3 };
  /** Which point of the picture is under the pointer, from 0 to 1. */
  const under = async () => {
    const { x, y, width, height } = await box();
    return { x: (at.x - x) / width, y: (at.y - y) / height };
  };
  const before = await under();
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -300);
  await expect.poll(async () => (await box()).width).toBeGreaterThan(first.width * 1.5);
  const after = await under();
  expect(after.x).toBeCloseTo(before.x, 2);
  expect(after.y).toBeCloseTo(before.y, 2);
  const zoomed = await box();
  await page.mouse.down();
  await page.mouse.move(at.x + 30, at.y - 20, { steps: 3 });
  await page.mouse.up();
  expect((await box()).x).toBeCloseTo(zoomed.x + 30, 0);
  expect((await box()).y).toBeCloseTo(zoomed.y - 20, 0);
  await canvas.dblclick();
  expect(await box()).toEqual(first);
  await view.viewer.getByRole('button', { name: 'Zoom in (+)' }).click();
  // As large as it gets: 64 pixels for one.
  expect((await box()).width).toBeCloseTo(64 * 20, 0);
  await page.keyboard.press('1');
  expect((await box()).width).toBeCloseTo(20, 5);
  await expect(view.viewer.locator('.zoom .percent')).toHaveText('100 %');
  await page.keyboard.press('+');
  expect((await box()).width).toBeCloseTo(40, 5);
  // Another of the same size stays where it was looked at, one of another size is seen whole.
  await view.whenBlended(() => view.drop([b.path]));
  expect((await box()).width).toBeCloseTo(40, 5);
  await page.keyboard.press('0');
  expect(await box()).toEqual(first);
  expect(complaints.console).toEqual([]);
});

test('a picture of another size takes the place of what is open, if one says so', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page, a);
  await view.drop([other.path]);
  const sheet = view.viewer.getByRole('dialog', { name: 'Frames differ in size' });
  await sheet.getByText('Close what is open').click();
  await view.whenBlended(() => page.keyboard.press('Enter'));
  expect(await listed(view)).toEqual(['No stack', 'other.npy']);
  await expectBlend(view, [[other]], other.shape);
});

test('stacks of another length are cut or go on transparent, as one answers', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page, a, b);
  const short = stack('short', 47, [2, ...SHAPE.slice(1)]);
  const sheet = view.viewer.getByRole('dialog', { name: 'Stacks differ in length' });
  const add = view.viewer.locator('.add');
  await view.drop([short.path, single.path], add);
  await expect(sheet).toContainText('“a.npy” has 3 frames, “short.npy” has 2 frames.');
  await expect(sheet).toContainText('Pad with transparent frames to 3 frames');
  await view.whenBlended(() => page.keyboard.press('Enter'));
  const longer = { ...short, data: new Uint8Array(a.data.length), shape: SHAPE };
  longer.data.set(short.data);
  await expectBlend(view, [[a], [b], [longer], [single]]);
  await view.whenBlended(() => view.viewer.getByRole('button', { name: 'Close C' }).click());

  await view.drop([short.path], add);
  await sheet.getByText('Crop to 2 frames, from the first').click();
  await view.whenBlended(() => page.keyboard.press('Enter'));
  const cut = (whole: Stack) => {
    return { ...whole, data: whole.data.subarray(0, short.data.length), shape: short.shape };
  };
  await expectBlend(view, [[cut(a)], [cut(b)], [single], [short]], short.shape);
  const settings = await view.viewer.evaluate((viewer) => (viewer as StackblendViewer).layers!);
  expect([settings.frames, settings.size]).toEqual([2, undefined]);
});

test('the question about sizes is cancelled with Escape; without controls it is an error', async ({
  page,
  open,
}) => {
  await page.setViewportSize({ width: 400, height: 850 });
  await open('/demo/?sample=none');
  const view = await opened(page, a, b);
  await view.drop([other.path]);
  const sheet = view.viewer.getByRole('dialog', { name: 'Frames differ in size' });
  await expect(sheet.getByRole('button', { name: 'Open' })).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(view.notices).toHaveCount(0);
  await expectBlend(view, [[a], [b]]);
  const message = await view.viewer.evaluate(async (element) => {
    const viewer = element as StackblendViewer;
    viewer.controls = 'none';
    const data = new Uint8Array(4 * 5 * 4);
    const small = { name: 'small', data, shape: [4, 5, 4], axes: 'yxs' };
    return viewer.add(small).catch((error: Error) => error.message);
  });
  expect(message).toMatch(/“a\.npy” is 20 × 16, “small” is 5 × 4\. Blending needs/);
});

for (const [width, colorScheme] of [
  [400, 'light'],
  [1600, 'dark'],
] as const) {
  test(`nothing is cut off, axe finds nothing, with the menu open too: ${width} px, ${colorScheme}`, async ({
    page,
    open,
  }) => {
    await page.setViewportSize({ width, height: 850 });
    await page.emulateMedia({ colorScheme });
    await open('/demo/?sample=none');
    const view = await opened(page, a, b, c);
    const list = (await view.viewer.locator('.layers').boundingBox())!;
    for (const name of ['Close C', 'Opacity of C', 'Alpha rule of C']) {
      const box = (await view.viewer.getByLabel(name).boundingBox())!;
      expect(box.x + box.width).toBeLessThanOrEqual(list.x + list.width + 1);
      expect(box.width).toBeGreaterThan(20);
    }
    await view.viewer.getByLabel('Blend mode of C').click();
    const menu = (await view.viewer.getByRole('listbox').boundingBox())!;
    expect(menu.x + menu.width).toBeLessThanOrEqual(width);
    expect(menu.y + menu.height).toBeLessThanOrEqual(850);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
}
