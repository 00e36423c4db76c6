import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { expect, test } from './servers.ts';

const checks = 'picture-checks.js';

function run(page: Page, name: string, argument?: unknown) {
  return page.evaluate(
    async ([checks, name, argument]) => (await import(`/${checks}`))[name as string](argument),
    [checks, name, argument] as const,
  );
}

for (const alpha of [false, true]) {
  test(`lossless WebP of a canvas, ${alpha ? 'transparent' : 'opaque'}: the same bytes`, async ({
    page,
    open,
  }) => {
    const { complaints } = await open('/');
    expect(await run(page, 'losslessWebp', alpha)).toEqual({
      lossless: true,
      shape: [1, 1, 1, 32, 64],
      straight: alpha,
      different: 0,
    });
    expect(complaints.console).toEqual([]);
  });
}

test('AVIF: a key frame of the browser itself', async ({ page, open }) => {
  const { complaints } = await open('/');
  const result = await run(page, 'madeAvif');
  test.skip(!result, 'this browser does not encode AV1');
  expect(result).toMatchObject({ shape: [1, 1, 1, 32, 64], kind: 'rgba' });
  expect(result.mean).toBeLessThan(4);
  expect(complaints.console).toEqual([]);
});

/** Frames of noise, every degree of transparency, as Pillow writes them without loss: the file and its pixels. */
function byPillow(durations: number[]): { file: string; frames: string[] } | undefined {
  const script = `
import base64, io, json, random, sys
from PIL import Image
random.seed(5)
durations = json.loads(sys.argv[1])
frames = [Image.frombytes('RGBA', (40, 30), random.randbytes(40 * 30 * 4)) for _ in durations]
out = io.BytesIO()
extra = {'save_all': True, 'append_images': frames[1:], 'duration': durations} if len(durations) > 1 else {}
frames[0].save(out, 'WEBP', lossless=True, exact=True, **extra)
text = lambda data: base64.b64encode(data).decode()
print(json.dumps({'file': text(out.getvalue()), 'frames': [text(f.tobytes()) for f in frames]}))`;
  try {
    const args = ['-c', script, JSON.stringify(durations)];
    return JSON.parse(execFileSync('/usr/bin/python3', args, { encoding: 'utf8', stdio: 'pipe' }));
  } catch {
    return undefined;
  }
}

const WITH_PILLOW = 'Pillow (python3-pil) that writes WebP is missing';

/** Colours of transparent pixels mean nothing, and animations lose them. */
function visible(base64: string): Buffer {
  const rgba = Buffer.from(base64, 'base64');
  for (let at = 0; at < rgba.length; at += 4) if (rgba[at + 3] === 0) rgba.fill(0, at, at + 4);
  return rgba;
}

for (const [what, durations, timeIncrement] of [
  ['a still', [0], undefined],
  ['an animation', [40, 40, 40, 500], { value: 0.04, unit: 's' }],
  ['an animation of uneven times', [40, 80, 40], undefined],
] as const) {
  test(`WebP of Pillow, ${what}: the same bytes`, async ({ page, open }) => {
    const made = byPillow([...durations]);
    test.skip(!made, WITH_PILLOW);
    const { complaints } = await open('/');
    const result = await run(page, 'describe', made!.file);
    expect(result.shape).toEqual([durations.length, 1, 1, 30, 40]);
    expect(result.timeIncrement).toEqual(timeIncrement);
    const [read, written] = [result.frames.map(visible), made!.frames.map(visible)];
    for (const [t, frame] of written.entries()) {
      expect(Buffer.compare(read[t]!, frame), `frame ${t}`).toBe(0);
    }
    expect(await run(page, 'broken', made!.file)).toEqual([]);
    expect(complaints.console).toEqual([]);
  });
}
