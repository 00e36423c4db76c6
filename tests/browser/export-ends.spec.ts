/** Exports of what does not stay open: they end with a message, and no file is left. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ChannelsPage, MadeChannels } from './channels-page.ts';
import { expect, test } from './servers.ts';

const made = new MadeChannels();
const vector = (name: string) =>
  join(import.meta.dirname, `../vectors/img_rust_screen/${name}.npy`);

/** What the page's stand-in for the dialog shares with the test. */
interface Chosen {
  /** Lets a person's choice, and what is written, go on. */
  goOn: () => void;
  asked: number;
  writing: number;
}

/** A file of the page's own file system stands for one that a person chooses; writing waits. */
async function chooseSlowly(page: Page, slowDialog: boolean): Promise<void> {
  await page.evaluate((slowDialog) => {
    const chosen: Chosen = { goOn: () => {}, asked: 0, writing: 0 };
    const promise = new Promise<void>((resolve) => {
      chosen.goOn = resolve;
    });
    const showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) => {
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle(suggestedName, { create: true });
      chosen.asked++;
      if (slowDialog) await promise;
      const create = handle.createWritable.bind(handle);
      handle.createWritable = async () => {
        const stream = await create();
        const write = stream.write.bind(stream);
        stream.write = async (data) => {
          chosen.writing++;
          await promise;
          return write(data);
        };
        return stream;
      };
      return handle;
    };
    Object.assign(globalThis, { showSaveFilePicker, chosen });
  }, slowDialog);
}

const until = (page: Page, what: 'asked' | 'writing') =>
  page.waitForFunction(
    (what) => (globalThis as unknown as { chosen: Chosen }).chosen[what] > 0,
    what,
  );
const goOn = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { chosen: Chosen }).chosen.goOn());

/** Names and sizes of what is in the page's own file system. */
const files = (page: Page) =>
  page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const found: string[] = [];
    for await (const [name, handle] of folder.entries()) {
      found.push(`${name} ${(await (handle as FileSystemFileHandle).getFile()).size}`);
    }
    return found;
  });

async function begun(page: Page, format: string, slowDialog = false): Promise<ChannelsPage> {
  const view = new ChannelsPage(page);
  await chooseSlowly(page, slowDialog);
  await view.openExport(format);
  await view.exportSheet.getByRole('button', { name: 'Save' }).click();
  return view;
}

async function endedCalmly(view: ChannelsPage, why: string): Promise<void> {
  await expect(view.notices).toHaveText([new RegExp(`Export cancelled, no file made: ${why}\\.`)]);
  await expect(view.viewer.getByText('Exporting')).toHaveCount(0);
  await expect.poll(() => files(view.page)).toEqual([]);
}

for (const format of ['gif', 'webm']) {
  test(`${format}: the image is closed while it is written`, async ({ page, open }) => {
    const { complaints } = await open('/demo/?sample=none');
    const start = new ChannelsPage(page);
    await start.whenReady();
    await start.openTogether(made.paths);
    const view = await begun(page, format);
    await until(page, 'writing');
    await view.viewer.getByRole('button', { name: /^Close cells/ }).click();
    await goOn(page);
    await endedCalmly(view, 'the image was closed');
    expect(complaints.console).toEqual([]);
  });
}

test('the image is closed while the file is chosen; another is opened while it is written', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const start = new ChannelsPage(page);
  await start.whenReady();
  await start.openTogether(made.paths);
  const view = await begun(page, 'npy', true);
  await until(page, 'asked');
  await view.viewer.getByRole('button', { name: /^Close cells/ }).click();
  await goOn(page);
  await endedCalmly(view, 'the image was closed');

  await start.openTogether(made.paths);
  await expect(view.notices).toHaveCount(0);
  await begun(page, 'tiff');
  await until(page, 'writing');
  await view.drop([made.paths[1]!]);
  // The picture of before is painted, too: this one has to be there before the other's export goes on.
  await view.viewer.getByRole('button', { name: 'Close cells_C2.npy' }).waitFor();
  await goOn(page);
  await endedCalmly(view, 'the image was closed');
});

test('two stacks are blended anew while their blend is written', async ({ page, open }) => {
  const { complaints } = await open('/demo/?sample=none');
  const start = new ChannelsPage(page);
  await start.whenReady();
  await start.whenBlended(() => start.drop([vector('stack1'), vector('stack2')]));
  const view = await begun(page, 'npy');
  await until(page, 'writing');
  await view.whenBlended(() => view.chooseMode('B', 'multiply'));
  await goOn(page);
  await endedCalmly(view, 'the blend has changed');
  expect(complaints.console).toEqual([]);
});

test('files that a page gives go, too, where nothing was written', async ({ page, open }) => {
  await open('/demo/?sample=none');
  const start = new ChannelsPage(page);
  await start.whenReady();
  await start.openTogether(made.paths);
  const left = await start.viewer.evaluate(async (element) => {
    const viewer = element as StackblendViewer;
    const root = await navigator.storage.getDirectory();
    const file = (name: string) => root.getFileHandle(name, { create: true });
    const [first, second, third, wrong, aborted] = await Promise.all(
      ['first', 'second', 'third', 'wrong', 'aborted'].map(file),
    );
    const ends = await Promise.allSettled([
      viewer.export({ format: 'gif', to: first! }),
      viewer.export({ format: 'gif', to: second! }),
      viewer.export({ format: 'gif', to: third! }),
    ]);
    const options = { format: 'gif', content: 'nothing', to: wrong! } as never;
    const signal = AbortSignal.abort();
    ends.push(...(await Promise.allSettled([viewer.export(options)])));
    ends.push(
      ...(await Promise.allSettled([viewer.export({ format: 'gif', to: aborted!, signal })])),
    );
    const names: string[] = [];
    for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) {
      names.push(name);
    }
    return { names, ends: ends.map(({ status }) => status) };
  });
  expect(left.ends).toEqual(['rejected', 'rejected', 'fulfilled', 'rejected', 'rejected']);
  expect(left.names).toEqual(['third']);
});
