import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openImages, readStack, StackBlendError } from '../../../js/io/index.ts';
import { expectSame } from '../support/expect-same.ts';

const root = process.env.STACKBLEND_DATA ?? '';
const title = root ? 'real pictures' : 'real pictures: skipped, STACKBLEND_DATA names no folder';

/** Debian's Python, whose packages `cpp/toolchain` installs. */
const PYTHON = '/usr/bin/python3';

const PILLOW = (() => {
  try {
    execFileSync(PYTHON, ['-c', 'import PIL'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** File → shape `t c z y x`. All are RGBA frames. */
const TABLE: Readonly<Record<string, string>> = {
  'pictures/gif/dispose_bgnd.gif': '5 1 1 100 100',
  'pictures/gif/dispose_prev.gif': '5 1 1 100 100',
  'pictures/gif/hopper.gif': '1 1 1 128 128',
  'pictures/retina.jpg': '1 1 1 1411 1411',
  'pictures/wound-t0.jpg': '1 1 1 1536 2304',
  'pictures/wound-t24.jpg': '1 1 1 1536 2304',
};

async function open(path: string) {
  return (await openImages({ name: path, data: new Blob([readFileSync(join(root, path))]) }))[0]!;
}

/** All frames as Pillow composes them, RGBA. */
function pillowFrames(path: string): Uint8Array {
  const script =
    'import sys; from PIL import Image, ImageSequence\n' +
    'for f in ImageSequence.Iterator(Image.open(sys.argv[1])): sys.stdout.buffer.write(f.convert("RGBA").tobytes())';
  const options = { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] as 'pipe'[] };
  return new Uint8Array(execFileSync(PYTHON, ['-c', script, join(root, path)], options));
}

/** Colours of transparent pixels mean nothing. */
function visible(rgba: Uint8Array): Uint8Array {
  for (let at = 0; at < rgba.length; at += 4) if (rgba[at + 3] === 0) rgba.fill(0, at, at + 4);
  return rgba;
}

describe.skipIf(!root)(title, () => {
  test.each(Object.entries(TABLE))('%s', async (path, shape) => {
    const source = await open(path);
    expect([source.shape.join(' '), source.kind]).toEqual([shape, 'rgba']);
    const { data } = await readStack(source);
    expect(data.some((value, i) => i % 4 === 3 && value > 0)).toBe(true);
    source.close();
  });

  // Pillow paints the background's colour where browsers, and we, clear.
  const same = Object.keys(TABLE).filter((path) => !/bgnd/.test(path));
  test.skipIf(!PILLOW).each(same)(
    '%s: the same pixels as in Pillow (skipped without it)',
    async (path) => {
      const { data } = await readStack(await open(path));
      expectSame(visible(data as Uint8Array), visible(pillowFrames(path)));
    },
  );

  test.each(root ? ['gif', 'jpg', 'png'].flatMap(list) : [])(
    '%s: a picture or an error with a code',
    { timeout: 5000 },
    async (path) => {
      const error = await open(path)
        .then((source) => readStack(source))
        .then(
          () => undefined,
          (reason: unknown) => reason,
        );
      if (error === undefined) return;
      expect(error).toBeInstanceOf(StackBlendError);
      expect((error as StackBlendError).code).toMatch(/^(bad-file|too-large|unsupported)$/);
      expect((error as Error).message).toContain(path);
    },
  );
});

function list(kind: string): string[] {
  return readdirSync(join(root, 'hostile', kind)).map((name) => `hostile/${kind}/${name}`);
}
