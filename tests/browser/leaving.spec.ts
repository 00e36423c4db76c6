/** An element that leaves its page and comes back has what it had; what scripts set early counts. */
import type { Page } from '@playwright/test';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { ChannelsPage, MadeChannels } from './channels-page.ts';
import { expect, test } from './servers.ts';

const made = new MadeChannels();

/** Takes the element away and puts it back, as often and after as many ms as said. */
function leaveAndReturn(view: ChannelsPage, ...pauses: number[]): Promise<void> {
  return view.viewer.evaluate(async (viewer, waits) => {
    const parent = viewer.parentNode!;
    for (const wait of waits) {
      viewer.remove();
      await new Promise((resolve) => setTimeout(resolve));
      parent.append(viewer);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }, pauses);
}

async function opened(page: Page): Promise<ChannelsPage> {
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.openTogether(made.paths);
  return view;
}

const stateOf = (view: ChannelsPage) =>
  view.viewer.evaluate((element) => {
    const { t, frames, settings } = element as StackblendViewer;
    return { t, frames, mode: settings?.mode };
  });

test('an image comes back at its frame, zoom and settings, with its steps of undo', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = await opened(page);
  await view.viewer.getByLabel('Combine').selectOption('max');
  await view.viewer.evaluate((viewer) => Object.assign(viewer, { t: 3 }));
  await view.viewer.getByRole('button', { name: 'Zoom in (+)' }).click();
  const percent = await view.percent.textContent();
  await view.whenPainted();
  // Also where it leaves again before all is there.
  await leaveAndReturn(view, 0, 1, 0);
  await view.channel('Channel 1').or(view.percent).first().waitFor();
  await view.whenPainted();
  expect(await stateOf(view)).toEqual({ t: 3, frames: 6, mode: 'max' });
  await expect(view.percent).toHaveText(percent!);
  await view.viewer.getByRole('button', { name: 'Undo' }).click();
  expect((await stateOf(view)).mode).toBe('screen');
  await expect(view.viewer.getByRole('button', { name: 'Undo' })).toBeDisabled();
  expect(complaints.console).toEqual([]);
});

test('what is not opened again, since one cancels that, can be later; what is opened meanwhile stays', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = await opened(page);
  await view.viewer.evaluate(async (viewer) => {
    const parent = viewer.parentNode!;
    viewer.remove();
    await new Promise((resolve) => setTimeout(resolve));
    parent.append(viewer);
    // At once: before it has been read.
    viewer.shadowRoot!.querySelector<HTMLElement>('.task button')?.click();
    await (viewer as StackblendViewer & { updateComplete: Promise<unknown> }).updateComplete;
    viewer.shadowRoot!.querySelector<HTMLElement>('.task button')?.click();
  });
  const again = view.viewer.getByRole('button', { name: 'Open again' });
  await again.click();
  await view.whenPainted();
  expect((await stateOf(view)).frames).toBe(6);

  const names = await view.viewer.evaluate(async (element) => {
    const viewer = element as StackblendViewer;
    const parent = viewer.parentNode!;
    const told: string[] = [];
    viewer.addEventListener('stackblend-error', ({ detail }) => told.push(detail.message));
    viewer.remove();
    await new Promise((resolve) => setTimeout(resolve));
    const data = new Uint16Array(2 * 8 * 9);
    const opening = viewer.open({ name: 'other', data, shape: [2, 8, 9], axes: 'tyx' });
    parent.append(viewer);
    await opening;
    return [viewer.frames, ...told];
  });
  expect(names).toEqual([2]);
});

test('stacks come back, however often the element leaves; what src names is opened in the end', async ({
  page,
  open,
}) => {
  const { url } = await open('/demo/?sample=stacks');
  const view = new ChannelsPage(page);
  await view.whenSampleShown();
  await view.whenBlended(() => leaveAndReturn(view, 0, 1, 0));
  await expect(view.viewer.locator('.status')).toContainText('24 frames · 512 × 512');

  const vector = `${url}vectors/img_rust_screen/stack1.npy`;
  const frames = await view.viewer.evaluate(async (element, src) => {
    const viewer = element as StackblendViewer;
    const parent = viewer.parentNode!;
    const opened = new Promise((resolve) => {
      viewer.addEventListener('stackblend-opened', resolve, { once: true });
    });
    // The first gives way to the second, which has not come when the element leaves.
    for (const each of [`${src}?first`, src]) {
      viewer.src = each;
      await new Promise((resolve) => setTimeout(resolve));
    }
    viewer.remove();
    await new Promise((resolve) => setTimeout(resolve, 5));
    parent.append(viewer);
    await opened;
    // What is no URL opens nothing, and breaks nothing.
    for (const wrong of [null, undefined, 5]) Object.assign(viewer, { src: wrong });
    return viewer.layers?.layers[0]?.name;
  }, vector);
  expect(frames).toMatch(/stack1\.npy$/);
});

test('an element that leaves while it opens something leaves no worker behind', async ({
  page,
  open,
}) => {
  await open('/demo/?sample=none');
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.viewer.evaluate((viewer) => viewer.remove());
  await expect.poll(() => page.workers().length).toBe(0);
  await page.evaluate(async () => {
    for (let i = 0; i < 3; i++) {
      const viewer = document.createElement('stackblend-viewer');
      document.body.append(viewer);
      const data = new Uint16Array(2 * 8 * 9);
      const opening = viewer.open({ data, shape: [2, 8, 9], axes: 'cyx' });
      viewer.remove();
      await opening.catch(() => {});
    }
  });
  await expect.poll(() => page.workers().length).toBe(0);
});

test('layers that wait to be opened again can be closed, and come back as they are set now', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/demo/?sample=stacks');
  const view = new ChannelsPage(page);
  await view.whenSampleShown();
  await view.viewer.evaluate(async (viewer) => {
    const parent = viewer.parentNode!;
    viewer.remove();
    await new Promise((resolve) => setTimeout(resolve));
    parent.append(viewer);
    // As soon as there is something to be cancelled: making the sample anew takes some time.
    let cancel: HTMLElement | null = null;
    while (!cancel) {
      await new Promise((resolve) => setTimeout(resolve));
      cancel = viewer.shadowRoot!.querySelector('.task button');
    }
    cancel.click();
  });
  const again = view.viewer.getByRole('button', { name: 'Open again' });
  await again.waitFor();
  await view.chooseMode('B', 'difference');
  await view.whenBlended(() => again.click());
  const modes = await view.viewer.evaluate((viewer) =>
    (viewer as StackblendViewer).layers!.layers.map(({ mode }) => mode),
  );
  expect(modes).toEqual(['screen', 'difference']);
  await view.viewer.getByRole('button', { name: 'Close A' }).click();
  await expect(view.viewer.locator('.status')).toHaveText('24 frames · 512 × 512');
  expect(complaints.console).toEqual([]);
});

test('what a script sets before the element is defined counts', async ({ page, open }) => {
  await open('/demo/?sample=none');
  const seen = await page.evaluate(async () => {
    const Viewer = customElements.get('stackblend-viewer')!;
    const viewer = document.createElement('x-early') as StackblendViewer;
    Object.assign(viewer, { t: 2, z: 1 });
    document.body.append(viewer);
    customElements.define('x-early', class extends Viewer {});
    await viewer.open({ data: new Uint8Array(3 * 2 * 4 * 4), shape: [3, 2, 4, 4], axes: 'tzyx' });
    const first = [viewer.t, viewer.z];
    viewer.t = 1;
    return [...first, viewer.t, viewer.frames];
  });
  expect(seen).toEqual([2, 1, 1, 3]);
});

test('viewers that follow one another end; keys in a sheet are its own', async ({ page, open }) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = await opened(page);
  const steps = await view.viewer.evaluate(async (element) => {
    const a = element as StackblendViewer;
    const b = document.createElement('stackblend-viewer');
    document.body.append(b);
    await b.open({ data: new Uint16Array(2 * 4 * 4), shape: [2, 4, 4], axes: 'cyx' });
    let told = 0;
    const end = new AbortController();
    const { signal } = end;
    a.addEventListener(
      'stackblend-settings',
      ({ detail }) => {
        told++;
        b.settings = detail;
      },
      { signal },
    );
    b.addEventListener(
      'stackblend-settings',
      ({ detail }) => {
        a.settings = detail;
      },
      { signal },
    );
    a.settings = { ...a.settings!, mode: 'max' };
    end.abort();
    b.remove();
    return told;
  });
  expect(steps).toBe(1);

  await view.viewer.getByLabel('Combine').selectOption('add');
  await page.keyboard.press('Control+z');
  await expect(view.viewer.getByLabel('Combine')).toHaveValue('max');
  // What closes the image takes the focus along: it comes to rest on another control.
  await view.viewer.getByRole('button', { name: /^Close cells/ }).press('Enter');
  await expect(view.viewer.getByRole('button', { name: 'Open…', exact: true })).toBeFocused();
  await view.openTogether(made.paths);
  await view.openExport('npy');
  const last = view.exportSheet.getByLabel('Last');
  await last.fill('5');
  await last.press('Home');
  await page.keyboard.type('1');
  await expect(last).toHaveValue('15');
  expect((await stateOf(view)).t).toBe(0);
  expect(complaints.console).toEqual([]);
});

test('as ImageJ does it, gamma, opacity and inverting wait', async ({ page, open }) => {
  const { complaints } = await open('/demo/?sample=none');
  const view = await opened(page);
  await view.viewer.evaluate((element) => {
    const viewer = element as StackblendViewer;
    const channels = viewer.settings!.channels.map((channel) => ({ ...channel, gamma: 2 }));
    viewer.settings = { ...viewer.settings!, channels };
  });
  await view.viewer.getByLabel('Combine').selectOption('imagej');
  await view.whenPainted();
  const settings = await view.settings();
  expect(settings.channels.map(({ gamma }) => gamma)).toEqual([1, 1]);
  const { data } = await view.viewer.evaluate(async (element) => {
    const picture = await (element as StackblendViewer).snapshot();
    return { data: [...picture.data] };
  });
  expect(Buffer.compare(Buffer.from(data), Buffer.from(await made.frame(settings, 0)))).toBe(0);
  await view.viewer.getByText('Gamma, opacity, invert').first().click();
  await expect(view.viewer.getByLabel('Gamma').first()).toBeDisabled();
  await view.viewer.getByLabel('Combine').selectOption('add');
  expect((await view.settings()).channels.map(({ gamma }) => gamma)).toEqual([2, 2]);
  await expect(view.notices).toHaveCount(0);
  expect(complaints.console).toEqual([]);
});
