import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createCore } from 'stackblend/core';
import { streamTiff } from '../../js/io/index.ts';
import {
  compositeArguments,
  type ViewerSettings,
} from '../../web/viewer/channels/settings/settings.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ViewerPage } from './viewer-page.ts';

export const SIZE = { frames: 6, height: 90, width: 120 };

/** Planes of one channel: a slope that moves with time, noise, values up to 4000. */
function planesOf(channel: number): Uint16Array {
  const { frames, height, width } = SIZE;
  return Uint16Array.from({ length: frames * height * width }, (_, i) => {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const t = Math.floor(i / (width * height));
    const noise = (Math.imul(i + 1, 2654435761) >>> 24) % 97;
    return channel === 0 ? 20 * x + 100 * t + noise : 30 * y + 50 * t + noise;
  });
}

function npyFile(data: Uint16Array): Uint8Array {
  const { frames, height, width } = SIZE;
  const dict = `{'descr': '<u2', 'fortran_order': False, 'shape': (${frames}, ${height}, ${width}), }`;
  const text = `${dict.padEnd(117)}\n`;
  const header = Uint8Array.from(
    `\u0093NUMPY\u0001\u0000${String.fromCharCode(118, 0)}${text}`,
    (c) => {
      return c.charCodeAt(0);
    },
  );
  return Buffer.concat([header, new Uint8Array(data.buffer)]);
}

/** Two channels of a time-lapse in files whose names say that they belong together. */
export class MadeChannels {
  readonly planes = [planesOf(0), planesOf(1)];
  readonly paths: string[];

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'stackblend-channels-'));
    this.paths = this.planes.map((data, i) => {
      const path = join(folder, `cells_C${i + 1}.npy`);
      writeFileSync(path, npyFile(data));
      return path;
    });
  }

  /** A frame as the engine composites it with the viewer's settings. */
  async frame(settings: ViewerSettings, t: number): Promise<Uint8Array> {
    const core = await createCore();
    const { height, width } = SIZE;
    const size = height * width;
    const [channels, options] = compositeArguments(settings, (i) => {
      return this.planes[i]!.slice(t * size, (t + 1) * size);
    });
    return core.composite(channels, { ...options, shape: [1, height, width] });
  }
}

/** One channel of three planes along z in an OME-TIFF, with a colour, a window and the size of a pixel. */
export class MadeStack {
  readonly planes = [0, 1, 2].map((z) => planesOf(z % 2).slice(0, SIZE.width * SIZE.height));
  readonly path = join(mkdtempSync(join(tmpdir(), 'stackblend-stack-')), 'stack.ome.tif');

  async write(): Promise<void> {
    const { height, width } = SIZE;
    this.planes[2]!.reverse();
    const stream = streamTiff(
      {
        shape: [1, 1, 3, height, width],
        dtype: 'uint16',
        channels: [{ name: 'Actin', color: [255, 128, 0], window: [100, 3000] }],
        pixelSize: { x: { value: 0.5, unit: 'µm' }, y: { value: 0.5, unit: 'µm' } },
        plane: ({ z }) => ({ data: this.planes[z]! }),
      },
      { metadata: 'ome' },
    );
    writeFileSync(this.path, Buffer.from(await new Response(stream).arrayBuffer()));
  }

  /** Planes as the engine composites them with the viewer's settings. */
  async picture(settings: ViewerSettings, planes: readonly Uint16Array[]): Promise<Uint8Array> {
    const core = await createCore();
    const largest = planes[0]!.map((_, i) => Math.max(...planes.map((plane) => plane[i]!)));
    const [channels, options] = compositeArguments(settings, () => largest);
    return core.composite(channels, { ...options, shape: [1, SIZE.height, SIZE.width] });
  }
}

/** What a person sees and does with an image of channels. */
export class ChannelsPage extends ViewerPage {
  constructor(page: Page) {
    super(page);
  }

  /** Makes what is shown a layer. */
  useAsLayer(): Promise<void> {
    return this.viewer.getByRole('button', { name: 'Use as layer' }).click();
  }

  get surface() {
    return this.viewer.locator('.surface');
  }

  /** Waits until the page can be used; the sample need not be there. */
  async whenReady(): Promise<void> {
    await this.viewer.getByRole('button', { name: 'Open…', exact: true }).waitFor();
  }

  get percent() {
    return this.viewer.locator('.percent');
  }

  get pointed() {
    return this.viewer.locator('.pointed-values');
  }

  channel(name: string) {
    return this.viewer.locator('.channel').filter({ hasText: name });
  }

  /** Drops files and answers the question whether they belong together. */
  async openTogether(paths: readonly string[]): Promise<void> {
    await this.drop(paths);
    await this.viewer.getByRole('button', { name: 'Open together' }).click();
    await this.whenPainted();
  }

  /** Waits until the picture is what the settings say. */
  async whenPainted(): Promise<void> {
    await this.settle();
    await this.viewer.locator('.picture:not([data-busy])').waitFor();
    await this.settle();
  }

  settings(): Promise<ViewerSettings> {
    return this.viewer.evaluate((viewer) => (viewer as StackblendViewer).settings!);
  }

  /** The picture at one pixel to one: RGBA, without what lies around it. */
  async picture(): Promise<Buffer> {
    await this.page.keyboard.press('1');
    await this.whenPainted();
    const { width, height } = SIZE;
    const base64 = await this.surface.locator('canvas').evaluate(
      (element, { width, height }) => {
        const canvas = element as HTMLCanvasElement;
        const context = canvas.getContext('2d')!;
        const x = Math.round(canvas.width / 2 - width / 2);
        const y = Math.round(canvas.height / 2 - height / 2);
        const { data } = context.getImageData(x, y, width, height);
        let text = '';
        for (let i = 0; i < data.length; i += 8192) {
          text += String.fromCharCode(...data.slice(i, i + 8192));
        }
        return btoa(text);
      },
      { width, height },
    );
    return Buffer.from(base64, 'base64');
  }

  /** How many pixels of the canvas are of the one channel's colour, of the other's, and of both. */
  colours(): Promise<{ magenta: number; green: number; both: number }> {
    return this.surface.locator('canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const seen = { magenta: 0, green: 0, both: 0 };
      for (let i = 0; i < data.length; i += 4) {
        const [red, green] = [data[i]! > 60, data[i + 1]! > 60];
        if (red && green) seen.both++;
        else if (red) seen.magenta++;
        else if (green) seen.green++;
      }
      return seen;
    });
  }

  /** Where the middle of a pixel is on the screen while the picture is fitted, in whole pixels. */
  async pixel(x: number, y: number): Promise<{ x: number; y: number }> {
    const box = (await this.surface.boundingBox())!;
    const scale = Math.min(box.width / SIZE.width, box.height / SIZE.height);
    return {
      x: Math.round(box.x + box.width / 2 + (x + 0.5 - SIZE.width / 2) * scale),
      y: Math.round(box.y + box.height / 2 + (y + 0.5 - SIZE.height / 2) * scale),
    };
  }
}
