import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Report } from '../../web/bench/report/report.ts';
import { expect, test } from './servers.ts';

// Without the slash at the end, as people type it.
const SHORT = '/demo/bench?frames=2&rounds=1';
const WAYS = [
  'stackblend threads, engine stacks',
  'stackblend threads, plain arrays, out reused',
  'stackblend single, plain arrays, out reused',
  'Canvas 2D',
  'WebGL2',
];

/** Clicks Run and waits for what the page found out. */
async function run(page: Page): Promise<Report> {
  const measured = page.evaluate(
    () =>
      new Promise<Report>((resolve) => {
        const done = (event: Event) => resolve((event as CustomEvent<Report>).detail);
        document.addEventListener('stackblend-measured', done, { once: true });
      }),
  );
  await page.getByRole('button', { name: 'Run' }).click();
  return measured;
}

const status = (page: Page) => page.getByRole('status');
const tables = (page: Page) => page.locator('table.bars');

/** What stands in the tables is what was found. */
async function expectOnPage(page: Page, found: Report['tables']): Promise<void> {
  for (const [i, { rows }] of found.entries()) {
    const lines = tables(page).nth(i).locator('tbody tr');
    await expect(lines).toHaveCount(rows.length);
    for (const [j, { way, note }] of rows.entries()) {
      await expect(lines.nth(j).getByRole('rowheader')).toHaveText(way);
      const cells = note === null ? Array(4).fill(/^[\d.,]+$/) : [note];
      await expect(lines.nth(j).getByRole('cell')).toHaveText(cells);
    }
  }
}

test.beforeEach(async ({ page }) => {
  // Violations of the policy become errors of the console, which each test looks at.
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI}`);
    });
  });
});

for (const isolated of [true, false]) {
  test(`a short run, ${isolated ? 'isolated' : 'not isolated'}`, async ({ page, open }) => {
    const { complaints } = await open(SHORT, { isolated });
    const { machine, tables: found, waits } = await run(page);
    expect(machine).toMatchObject({ isolated });
    expect(machine.threads).toBeGreaterThan(0);
    expect(found.map(({ title }) => title)).toEqual([
      'screen, 2 frames of 512 × 512',
      'screen, 1 frame of 2048 × 2048',
    ]);
    for (const row of found.flatMap(({ rows }) => rows)) {
      if (!isolated && row.way.includes('threads')) {
        expect(row.note).toContain('Cross-Origin-Embedder-Policy: require-corp');
        continue;
      }
      expect(row.note, row.way).toBeNull();
      for (const figure of [row.time, row.speed, row.ratio]) expect(figure).toBeGreaterThan(0);
      if (row.ours) expect(row.wrong, row.way).toBe(0);
    }
    for (const { time, what } of waits) expect(time, what).toBeGreaterThan(0);
    await expect(status(page)).toHaveText(/^Done in \d+ s\.$/);
    await expectOnPage(page, found);
    expect(complaints.console).toEqual([]);
  });
}

for (const mode of ['multiply', 'overlay', 'soft-light', 'source-over']) {
  test(`${mode}: all ways have figures, stackblend is exact`, async ({ page, open }) => {
    const { complaints } = await open(SHORT);
    await page.getByLabel('Mode').selectOption(mode);
    const report = await run(page);
    const rows = report.tables.flatMap(({ rows }) => rows);
    expect(rows.map(({ note }) => note)).toEqual(Array(2 * WAYS.length).fill(null));
    expect(rows.filter(({ ours }) => ours).map(({ wrong }) => wrong)).toEqual(Array(6).fill(0));
    await expect(tables(page).first().locator('caption')).toContainText(mode);
    expect(complaints.console).toEqual([]);
  });
}

test('the results are copied as Markdown', async ({ page, open, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { complaints } = await open(SHORT);
  const copy = page.getByRole('button', { name: 'Copy as Markdown' });
  await expect(copy).toBeDisabled();
  const { machine, waits } = await run(page);
  await copy.click();
  await expect(status(page)).toHaveText('Copied.');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain(machine.browser);
  for (const way of WAYS) expect(text.split(`\n| ${way} | `)).toHaveLength(3);
  for (const { what } of waits) expect(text).toContain(`\n| ${what} | `);
  expect(complaints.console).toEqual([]);
});

test('a run is cancelled from the keyboard, and another one goes through', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/bench/?frames=2&rounds=50');
  const [start, cancel] = ['Run', 'Cancel'].map((name) => page.getByRole('button', { name }));
  await page.getByLabel('Rounds').focus();
  await page.keyboard.press('Tab');
  await expect(start!).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(cancel!).toBeFocused();
  await expect(page.locator('#step')).toContainText(/round \d+ of 50/);
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('Cancelled.');
  await expect(start!).toBeFocused();
  await expect.poll(() => page.workers().length).toBe(0);
  await page.getByLabel('Rounds').fill('1');
  expect((await run(page)).rounds).toBe(1);
  await expect.poll(() => page.workers().length).toBe(0);
  expect(complaints.console).toEqual([]);
});

test('no WebGL2, no clipboard: the page says so and offers the text', async ({ page, open }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args) {
      return args[0] === 'webgl2' ? null : Reflect.apply(original, this, args);
    } as typeof original;
  });
  const { complaints } = await open(SHORT);
  await expect(tables(page).first().locator('tbody tr').last()).toContainText('not here');
  const { tables: found, machine } = await run(page);
  expect(machine.renderer).toBeNull();
  expect(found.map(({ rows }) => rows.at(-1)?.note)).toEqual(['not here', 'not here']);
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(status(page)).toContainText('copy it from there');
  const selected = await page.evaluate(() => {
    const { value, selectionStart, selectionEnd } = document.activeElement as HTMLTextAreaElement;
    return value.slice(selectionStart, selectionEnd);
  });
  expect(selected).toContain('\n| WebGL2 | not here | ');
  expect(complaints.console).toEqual([]);
});

for (const isolated of [true, false]) {
  const what = isolated ? 'figures' : 'notes in place of figures';
  test(`axe finds nothing and nothing is cut off: ${what}`, async ({ page, open }) => {
    await open(SHORT, { isolated });
    if (isolated) {
      await run(page);
      await page.locator('summary').click();
    }
    for (const width of [400, 1600]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 850 });
        await page.emulateMedia({ colorScheme });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        );
        expect(overflow).toBeLessThanOrEqual(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      }
    }
  });
}
