/** Layers over one another: their order and rules, with real input events. */
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import type { LayersSettings } from '../../web/viewer/stacks/layers-settings.ts';
import { a, b, c, expectBlend, listed, opened, single } from './layers-page.ts';
import { expect, test } from './servers.ts';

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
  const words = (panel: string) => view.viewer.locator(`[data-panel=${panel}] .rule`);
  await expect(words('a')).toHaveText('Hidden');
  await expect(words('b')).toHaveText('Backdrop');
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
