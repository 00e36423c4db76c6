import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Download, Locator, Page } from '@playwright/test';
import type { ExportOptions } from '../../web/viewer/export/options.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';

/** What the person sees and does on the demo page. */
export class ViewerPage {
  constructor(readonly page: Page) {}

  get viewer() {
    return this.page.locator('stackblend-viewer');
  }

  /** Waits until a blend has been shown since `action` began. */
  async whenBlended(action: () => Promise<unknown>): Promise<void> {
    // Listening has begun before the action does: on a busy machine that is not the same otherwise.
    const blended = await this.viewer.evaluateHandle((viewer) => ({
      once: new Promise((resolve) => {
        viewer.addEventListener('stackblend-blended', resolve, { once: true });
      }),
    }));
    await action();
    await blended.evaluate(async ({ once }) => void (await once));
    await this.settle();
  }

  /** Waits for the sample that the page opens with. */
  async whenSampleShown(): Promise<void> {
    await this.page.waitForFunction(() => {
      const viewer = document.querySelector('stackblend-viewer') as StackblendViewer | null;
      return viewer?.result != null;
    });
    await this.settle();
  }

  /** Two painted frames. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  /** Drops files from disk with trusted events, as the browser does for a hand at the mouse. */
  async drop(files: readonly string[], onto = this.viewer): Promise<void> {
    await this.drag(files, onto, ['dragEnter', 'dragOver', 'drop']);
  }

  /** Other steps of such a drag. */
  async drag(
    files: readonly string[],
    onto: Locator,
    types: readonly ('dragEnter' | 'dragOver' | 'drop')[],
  ): Promise<void> {
    const box = await onto.boundingBox();
    if (!box) throw new Error('nothing to drop on');
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data };
    for (const type of types) await session.send('Input.dispatchDragEvent', { type, ...at });
    await session.detach();
  }

  /** Chooses a file for one side of a blend, with the file dialog. */
  async choose(side: 'A' | 'B', file: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.viewer.getByRole('button', { name: `Open a stack as ${side}…` }).click();
    await (await chooser).setFiles(file);
    await this.viewer
      .locator(`[data-panel=${side.toLowerCase()}] .name`, { hasText: basename(file) })
      .waitFor();
  }

  /** Chooses a mode of a layer in its menu, with the mouse. */
  async chooseMode(letter: string, mode: string): Promise<void> {
    await this.viewer.getByLabel(`Blend mode of ${letter}`).click();
    await this.viewer.locator(`#modes [data-mode=${mode}]`).click();
  }

  /** The bytes on a canvas: RGBA of the frame that is shown. */
  async canvas(panel: string): Promise<Buffer> {
    const base64 = await this.viewer.locator(`[data-panel=${panel}] canvas`).evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d');
      const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let text = '';
      for (let i = 0; i < data.length; i += 8192) {
        text += String.fromCharCode(...data.slice(i, i + 8192));
      }
      return btoa(text);
    });
    return Buffer.from(base64, 'base64');
  }

  get exportSheet() {
    return this.viewer.getByRole('dialog', { name: 'Export' });
  }

  /** Opens the sheet of exports and chooses a format. */
  async openExport(format: string): Promise<void> {
    await this.viewer.getByRole('button', { name: 'Export…' }).click();
    await this.exportSheet.getByLabel('Format').selectOption(format);
  }

  /** What *Save* in the sheet downloads, where the browser has no dialog for files. */
  async save(format: string): Promise<{ name: string; bytes: Buffer }> {
    await this.page.evaluate(() => {
      Object.assign(globalThis, { showSaveFilePicker: undefined });
    });
    await this.openExport(format);
    const button = this.exportSheet.getByRole('button', { name: 'Save' });
    const [download] = await Promise.all([this.page.waitForEvent('download'), button.click()]);
    return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
  }

  /** What `export()` of the element gives. */
  async exported(
    options: Omit<ExportOptions, 'to' | 'signal' | 'onProgress'>,
  ): Promise<Buffer<ArrayBuffer>> {
    const base64 = await this.viewer.evaluate(async (viewer, options) => {
      const blob = await (viewer as StackblendViewer).export(options);
      const reader = new FileReader();
      await new Promise((done) => {
        reader.onload = done;
        reader.readAsDataURL(blob);
      });
      return (reader.result as string).split(',')[1]!;
    }, options);
    return Buffer.from(base64, 'base64');
  }

  /** The messages about what went wrong. */
  get notices() {
    return this.viewer.locator('.notice');
  }
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}
