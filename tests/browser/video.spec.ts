import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { screenReference } from '../js/support/reference.ts';
import { expect, test } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

const checks = 'video-checks.js';

/** Runs a function of video-checks.js in the page. */
function run(page: Page, name: string, options: unknown = {}) {
  return page.evaluate(
    async ([checks, name, options]) => {
      const module = await import(`/${checks}`);
      return { result: await module[name](options), violations: module.violations };
    },
    [checks, name, options] as const,
  );
}

const MADE = [
  { container: 'webm', codec: 'vp8' },
  { container: 'webm', codec: 'vp9' },
  { container: 'mkv', codec: 'av1' },
  { container: 'mp4', codec: 'vp9' },
  { container: 'mp4', codec: 'avc' },
  { container: 'mp4, fragments', codec: 'av1' },
  { container: 'mov', codec: 'avc' },
] as const;

test('MP4, MOV and WebM: every frame, in any order', async ({ page, open }) => {
  const { complaints } = await open('/');
  for (const options of MADE) {
    const { result, violations } = await run(page, 'roundTrip', options);
    const what = `${options.codec} in ${options.container}`;
    test.info().annotations.push({ type: what, description: result ? 'read' : 'not encoded here' });
    if (!result) continue;
    const { described, mean, ...exact } = result;
    expect(described, what).toMatchObject({
      shape: [24, 1, 1, 64, 96],
      dtype: 'uint8',
      kind: 'rgba',
    });
    expect(described.timeIncrement.unit, what).toBe('s');
    expect(described.timeIncrement.value, what).toBeCloseTo(0.05, 4);
    expect(mean, what).toBeLessThan(8);
    expect(exact, what).toEqual({ opaque: true, random: true, backwards: true, together: true });
    expect(violations, what).toEqual([]);
  }
  expect(complaints.console).toEqual([]);
});

test('videos: turned, without a brand, of uneven times, of odd sizes, of one frame', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/');
  const { result } = await run(page, 'variants');
  expect(result).toEqual({
    odd: { shape: [4, 1, 1, 65, 97], close: true },
    turned: { shape: [4, 1, 1, 96, 64], same: true },
    brandless: { shape: [4, 1, 1, 64, 96], same: true },
    uneven: { frames: 4, timeIncrement: undefined },
    single: { frames: 1, timeIncrement: undefined },
  });
  expect(complaints.console).toEqual([]);
});

test('WebM with alpha: straight, under the strict policy', async ({ page, open }) => {
  const { complaints } = await open('/');
  const { result, violations } = await run(page, 'transparent');
  expect(result.shape).toEqual([3, 1, 1, 64, 96]);
  expect(result.alpha).toBeLessThan(12);
  expect(result.colour).toBeLessThan(8);
  expect(violations).toEqual([]);
  expect(complaints.console).toEqual([]);
});

test('videos that cannot be read, and reads that are aborted, reject with a code', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/');
  const { result } = await run(page, 'failures');
  expect(result.unknown).toMatchObject({ code: 'unsupported' });
  expect(result.unknown.message).toContain('a.video: its video is of an unknown codec, "xvid"');
  expect(result.undecodable).toMatchObject({ code: 'unsupported' });
  expect(result.undecodable.message).toContain('its video is VP9 (vp09.');
  expect(result.tooMany).toMatchObject({ code: 'too-large' });
  expect(result.tooWide).toMatchObject({ code: 'too-large' });
  expect(result.aborted).toMatchObject({ name: 'AbortError' });
  expect(result.abortedPlane).toMatchObject({ name: 'AbortError' });
  expect(result.afterAbort).toBe(true);
  expect(result.disposed).toMatchObject({ code: 'disposed' });
  expect(result.cut).toEqual({ first: true, last: 'bad-file' });
  expect(complaints.console).toEqual([]);
});

test('mutated videos end in frames or an error with a code', async ({ page, open }) => {
  const { complaints } = await open('/');
  const { result } = await run(page, 'mutated', { copies: 40, seed: 7 });
  expect(result.strange).toEqual([]);
  expect(result.failed).toBeGreaterThan(5);
  expect(complaints.console).toEqual([]);
});

test('two videos that are dropped on the viewer blend, frame by frame', async ({ page, open }) => {
  await open('/');
  const { result } = await run(page, 'encoded', { container: 'mp4', codec: 'vp9', frames: 5 });
  const path = join(mkdtempSync(join(tmpdir(), 'stackblend-')), 'cells.mp4');
  writeFileSync(path, Buffer.from(result, 'base64'));
  const { complaints } = await open('/demo/?sample=stacks');
  const view = new ViewerPage(page);
  await view.whenSampleShown();
  await view.whenBlended(() => view.drop([path, path]));
  await expect(view.viewer.locator('.status')).toContainText('5 frames');
  const [a, b] = [await view.canvas('a'), await view.canvas('b')];
  expect(Buffer.compare(await view.canvas('result'), screenReference(a, b))).toBe(0);
  expect(complaints.console).toEqual([]);
});
