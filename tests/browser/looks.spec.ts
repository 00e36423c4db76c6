import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

const SIZES = [
  { width: 400, height: 850 },
  { width: 1024, height: 768 },
  { width: 1600, height: 1000 },
];

const SCHEMES = ['light', 'dark'] as const;

async function expectSound(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  // Colours that go over into those of another scheme have too little contrast on their way.
  await page.evaluate(() => {
    const shadows = [...document.querySelectorAll('*')].flatMap(
      ({ shadowRoot }) => shadowRoot ?? [],
    );
    const all = [document, ...shadows].flatMap((root) => root.getAnimations());
    const transitions = all.filter((each) => each instanceof CSSTransition);
    return Promise.allSettled(transitions.map(({ finished }) => finished));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

// One page in all sizes and schemes: a page that starts takes longer than all that is looked at.
test('nothing is cut off and axe finds nothing, at 400, 1024 and 1600 px, light and dark', async ({
  page,
  open,
}) => {
  test.slow();
  await page.setViewportSize(SIZES[0]!);
  await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  for (const viewport of SIZES) {
    await page.setViewportSize(viewport);
    for (const colorScheme of SCHEMES) {
      await test.step(`${viewport.width} px, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme });
        await expectSound(page);
        const result = await view.viewer.locator('[data-panel=result] canvas').boundingBox();
        expect(result!.width).toBeGreaterThan(300);
      });
    }
  }
});

test('the empty viewer says what to do, axe finds nothing', async ({ page, open }) => {
  await open('/demo/?sample=none');
  await expect(page.getByText('Drop images, or two stacks to blend')).toBeVisible();
  for (const [i, colorScheme] of SCHEMES.entries()) {
    await page.setViewportSize(i === 0 ? SIZES[2]! : SIZES[0]!);
    await page.emulateMedia({ colorScheme });
    await expectSound(page);
  }
});

const CONTROLS = {
  stacks: [
    'Open…',
    'Open a folder…',
    'Add layers…',
    'Move B: arrow keys',
    'Show B',
    'Open a stack as B…',
    'Close B',
    'Blend mode of B',
    'Alpha rule of B',
    'Opacity of B',
    'Move A: arrow keys',
    'Close A',
    'Play',
    'Frame',
    'Frames per second',
  ],
  channels: [
    'Open…',
    'Zoom in (+)',
    'Fit',
    'Split',
    'Shortcuts (?)',
    'Living cells (simulated): picture; keys zoom and move it',
    'Play',
    'Time',
    'Frames per second',
    'Combine',
    'Background',
    'Show Nuclei',
    'Nuclei: colour',
    'Nuclei: colour or table',
    'Auto window of Nuclei',
    'Nuclei: darkest value',
    'Nuclei: brightest value',
    'Nuclei: darkest value, as a number',
    'Gamma, opacity, invert',
    'Show Vesicles',
  ],
};

for (const [sample, labels] of Object.entries(CONTROLS)) {
  test(`every control is reached by Tab and shows that it has the focus: ${sample}`, async ({
    page,
    open,
  }) => {
    await open(`/demo/?sample=${sample}`);
    const viewer = page.locator('stackblend-viewer');
    await viewer.getByRole('button', { name: 'Play' }).and(page.locator(':enabled')).waitFor();
    const focused = () =>
      page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (!element || element === document.body) return null;
        const style = getComputedStyle(element);
        const ring = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
        return { label: element.getAttribute('aria-label') ?? element.textContent?.trim(), ring };
      });
    const seen: string[] = [];
    for (let i = 0; i < 48 && !seen.includes(labels.at(-1)!); i++) {
      await page.keyboard.press('Tab');
      const at = await focused();
      if (!at?.label) continue;
      expect(at, at.label).toMatchObject({ ring: true });
      seen.push(at.label);
    }
    for (const label of labels) expect(seen).toContain(label);
  });
}
