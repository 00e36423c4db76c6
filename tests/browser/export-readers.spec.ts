/** Exports of the viewer, read by programs that know nothing of it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeNpy } from '../../js/io/index.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { screenReference } from '../js/support/reference.ts';
import { ChannelsPage, MadeChannels, SIZE } from './channels-page.ts';
import { expect, type ServerOptions, test } from './servers.ts';

// Debian's interpreter, since its packages are what a machine with them has.
const PYTHON = '/usr/bin/python3';
const succeeds = (program: string, args: string[]) => spawnSync(program, args).status === 0;
const missing =
  !succeeds(PYTHON, ['-c', 'import numpy, tifffile, PIL']) ||
  spawnSync('tiffinfo', ['-h']).error !== undefined;
const WITHOUT = 'numpy, tifffile, Pillow or tiffinfo are missing';

const folder = mkdtempSync(join(tmpdir(), 'stackblend-exported-'));
const vector = (name: string) =>
  join(import.meta.dirname, `../vectors/img_rust_screen/${name}.npy`);
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function python(script: string): void {
  const imports = 'import numpy as np, tifffile\nfrom PIL import Image, ImageSequence\n';
  const result = spawnSync(PYTHON, ['-c', imports + script], { cwd: folder, encoding: 'utf8' });
  expect(result.stderr).toBe('');
  expect(result.stdout.trim()).toBe('the same');
}

/** libtiff's opinion of a file: nothing to complain of, and so many pages. */
function tiffinfo(name: string, pages: number, size: { width: number; height: number }): void {
  const { stdout, stderr, status } = spawnSync('tiffinfo', ['-D', name], {
    cwd: folder,
    encoding: 'utf8',
  });
  // The two tags of ImageJ's own that libtiff has no name for.
  const others = stderr.replace(/^.*Warning, Unknown field with tag 5083[89] .*\n/gm, '');
  expect(others).toBe('');
  expect(status).toBe(0);
  const line = `Image Width: ${size.width} Image Length: ${size.height}`;
  expect(stdout.split(line).length - 1).toBe(pages);
}

type Open = (path: string, options?: ServerOptions) => Promise<unknown>;

async function start(page: Page, open: Open, options?: ServerOptions): Promise<ChannelsPage> {
  await open('/demo/?sample=none', options);
  const view = new ChannelsPage(page);
  await view.whenReady();
  return view;
}

/** What *Save* gives, as a file for the readers. */
async function saved(view: ChannelsPage, format: string, name: string): Promise<void> {
  writeFileSync(join(folder, name), (await view.save(format)).bytes);
}

async function show(view: ChannelsPage, t: number): Promise<void> {
  await view.viewer.evaluate((viewer, t) => Object.assign(viewer, { t }), t);
  await view.whenPainted();
}

test('channels: numpy, tifffile, Pillow and tiffinfo find what was on the screen', async ({
  page,
  open,
}) => {
  test.skip(missing, WITHOUT);
  const view = await start(page, open);
  const made = new MadeChannels();
  await view.openTogether(made.paths);
  const screens: Buffer[] = [];
  for (let t = 0; t < SIZE.frames; t++) {
    await show(view, t);
    screens.push(await view.picture());
  }
  writeFileSync(join(folder, 'screen.bin'), Buffer.concat(screens));
  writeFileSync(
    join(folder, 'planes.bin'),
    Buffer.concat(made.planes.map((plane) => new Uint8Array(plane.buffer))),
  );
  await saved(view, 'npy', 'frames.npy');
  await saved(view, 'tiff', 'frames.tif');
  await saved(view, 'png', 'last.png');
  await saved(view, 'gif', 'frames.gif');
  for (const format of ['tiff', 'ome-tiff'] as const) {
    const bytes = await view.exported({ format, channels: true });
    writeFileSync(join(folder, `channels-${format}.tif`), bytes);
  }
  const { frames, height, width } = SIZE;
  tiffinfo('frames.tif', frames, SIZE);
  for (const format of ['tiff', 'ome-tiff']) tiffinfo(`channels-${format}.tif`, 2 * frames, SIZE);
  python(`
screen = np.fromfile('screen.bin', np.uint8).reshape(${frames}, ${height}, ${width}, 4)
assert screen[..., 3].min() == 255 and screen[..., 1].std() > 10
npy = np.load('frames.npy')
assert npy.dtype == np.uint8 and np.array_equal(npy, screen), npy.shape
with tifffile.TiffFile('frames.tif') as tif:
    assert tif.is_imagej and tif.imagej_metadata['frames'] == ${frames}, tif.imagej_metadata
    assert np.array_equal(tif.asarray(), screen[..., :3])
pages = [np.array(page.convert('RGB')) for page in ImageSequence.Iterator(Image.open('frames.tif'))]
assert np.array_equal(np.array(pages), screen[..., :3])
png = Image.open('last.png')
assert np.array_equal(np.array(png.convert('RGBA')), screen[-1]), png.mode
gif = Image.open('frames.gif')
assert gif.n_frames == ${frames} and gif.size == (${width}, ${height})
for t, frame in enumerate(ImageSequence.Iterator(gif)):
    off = np.abs(np.array(frame.convert('RGB')).astype(int) - screen[t, ..., :3])
    assert off.mean() < 6, (t, off.mean())
planes = np.fromfile('planes.bin', np.uint16).reshape(2, ${frames}, ${height}, ${width}).swapaxes(0, 1)
for name in ('tiff', 'ome-tiff'):
    with tifffile.TiffFile(f'channels-{name}.tif') as tif:
        assert tif.series[0].axes == 'TCYX', tif.series[0].axes
        assert (tif.is_ome if name == 'ome-tiff' else tif.is_imagej)
        assert np.array_equal(tif.asarray(), planes), name
print('the same')`);
});

test("img_rust's stacks: the readers find its own result, with its alpha", async ({
  page,
  open,
}) => {
  test.skip(missing, WITHOUT);
  const view = await start(page, open);
  await view.whenBlended(() => view.drop([vector('stack1'), vector('stack2')]));
  copyFileSync(vector('expected'), join(folder, 'expected.npy'));
  await saved(view, 'npy', 'screen.npy');
  await saved(view, 'tiff', 'screen.tif');
  await saved(view, 'png', 'screen.png');
  tiffinfo('screen.tif', 5, { width: 47, height: 33 });
  python(`
expected = np.load('expected.npy')
assert expected[..., 3].min() < 255
assert np.array_equal(np.load('screen.npy'), expected)
with tifffile.TiffFile('screen.tif') as tif:
    assert all(page.extrasamples == (2,) for page in tif.pages)
    assert np.array_equal(tif.asarray(), expected)
pages = [np.array(page) for page in ImageSequence.Iterator(Image.open('screen.tif'))]
assert np.array_equal(np.array(pages), expected)
png = Image.open('screen.png')
assert png.mode == 'RGBA' and np.array_equal(np.array(png), expected[0])
print('the same')`);
});

/** Frames of a size that no codec likes, each of another brightness. */
const ODD = { frames: 5, height: 33, width: 47 };
function stack(kind: number): Uint8Array {
  const { frames, height, width } = ODD;
  return Uint8Array.from({ length: frames * height * width * 4 }, (_, i) => {
    const x = (i >> 2) % width;
    const y = Math.floor((i >> 2) / width) % height;
    const t = Math.floor(i / (4 * width * height));
    return i % 4 === 3 ? 255 : [2 * x + 25 * t, 3 * y + 20 * (i % 4)][kind]!;
  });
}

/** Frames as the browser itself decodes a file, in the middle of the time of each: RGBA, as base64. */
async function decoded(
  view: ChannelsPage,
  format: 'gif' | 'mp4' | 'webm',
): Promise<{ width: number; height: number; seconds: number; frames: string[] }> {
  return view.viewer.evaluate(
    async (viewer, { format, count, fps }) => {
      const blob = await (viewer as StackblendViewer).export({ format, fps });
      const frames: string[] = [];
      const keep = (picture: CanvasImageSource, width: number, height: number) => {
        const context = new OffscreenCanvas(width, height).getContext('2d')!;
        context.drawImage(picture, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        const frame = btoa(Array.from(data, (value) => String.fromCharCode(value)).join(''));
        // A video that has been sought may have nothing to draw yet, or still the frame before.
        const isLate = data[3] === 0 || frame === frames.at(-1);
        if (picture instanceof HTMLVideoElement && isLate) return false;
        frames.push(frame);
        return true;
      };
      if (format === 'gif') {
        const decoder = new ImageDecoder({ data: blob.stream(), type: 'image/gif' });
        await decoder.completed;
        const { frameCount } = decoder.tracks.selectedTrack!;
        let [width, height, seconds] = [0, 0, 0];
        for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
          const { image } = await decoder.decode({ frameIndex });
          [width, height] = [image.displayWidth, image.displayHeight];
          seconds += image.duration! / 1e6;
          keep(image, width, height);
          image.close();
        }
        return { width, height, seconds, frames };
      }
      const video = document.createElement('video');
      const event = (name: string) =>
        new Promise((resolve, reject) => {
          video.addEventListener(name, resolve, { once: true });
          video.addEventListener('error', () => reject(new Error(video.error?.message)), {
            once: true,
          });
        });
      const loaded = event('loadeddata');
      video.src = URL.createObjectURL(blob);
      await loaded;
      const { videoWidth: width, videoHeight: height, duration: seconds } = video;
      for (let t = 0; t < count; t++) {
        const sought = event('seeked');
        video.currentTime = (t + 0.5) / fps;
        await sought;
        while (!keep(video, width, height)) await new Promise(requestAnimationFrame);
      }
      URL.revokeObjectURL(video.src);
      return { width, height, seconds, frames };
    },
    { format, count: ODD.frames, fps: 10 },
  );
}

test('GIF, WebM and MP4: the browser itself decodes the same frames, of an odd size', async ({
  page,
  open,
}) => {
  // The recommended policy lets no page play a blob, which the viewer itself never does.
  const policy = "default-src 'self' 'wasm-unsafe-eval'; style-src 'self'; media-src blob:";
  const view = await start(page, open, { policy });
  const { frames, height, width } = ODD;
  const stacks = [0, 1].map(stack);
  const paths = stacks.map((data, i) => {
    const path = join(folder, `odd${i}.npy`);
    writeFileSync(path, writeNpy(data, [frames, height, width, 4]));
    return path;
  });
  await view.whenBlended(() => view.drop(paths));
  const expected = screenReference(stacks[0]!, stacks[1]!);
  for (const format of ['gif', 'webm', 'mp4'] as const) {
    const found = await decoded(view, format);
    const even = format === 'gif' ? 0 : 1; // videos have one column and one row more
    expect([found.width, found.height], format).toEqual([width + even, height + even]);
    expect(found.frames.length, format).toBe(frames);
    expect(found.seconds, format).toBeCloseTo(frames / 10, 1);
    for (const [t, base64] of found.frames.entries()) {
      const shown = Buffer.from(base64, 'base64');
      let off = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width * 4; x++) {
          const was = expected[(t * height + y) * width * 4 + x]!;
          off += Math.abs(shown[y * found.width * 4 + x]! - was);
        }
      }
      // Frames that follow one another are 12 apart.
      expect(off / (height * width * 4), `${format}, frame ${t}`).toBeLessThan(4);
    }
  }
});
