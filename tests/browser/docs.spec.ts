/** README and guides as pages beside the demo. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './servers.ts';

test('README, guides and what they link to are pages; nothing leads nowhere', async ({
  page,
  open,
  request,
}) => {
  const { url, complaints } = await open('/demo/?sample=none');
  await page.getByRole('link', { name: 'README' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('stackblend');
  const seen = new Set<string>();
  const waiting = [page.url()];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    await page.goto(next);
    const broken = await page.evaluate(() =>
      [...document.images].filter((image) => image.naturalWidth === 0).map(({ src }) => src),
    );
    expect(broken, next).toEqual([]);
    const links = await page.evaluate(() => [...document.links].map(({ href }) => href));
    for (const link of links.map((href) => href.split('#')[0]!)) {
      if (!link.startsWith(url)) continue;
      if (link.startsWith(`${url}demo/docs/`)) waiting.push(link);
      else expect((await request.get(link)).status(), `${link} on ${next}`).toBe(200);
    }
  }
  expect(seen.size).toBeGreaterThan(12);
  expect(complaints.console).toEqual([]);
});

test('README is legible at 400 and 1600 px, axe finds nothing', async ({ page, open }) => {
  test.slow();
  await open('/demo/docs/readme.html');
  for (const width of [400, 1600]) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
});
