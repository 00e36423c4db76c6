import { ChannelsPage, MadeChannels } from './channels-page.ts';
import { expect } from './servers.ts';

/** Files that the specs of channels open. */
export const made = new MadeChannels();

/** Opens them together in the demo. */
export async function openMade(
  open: (
    path: string,
    options?: { isolated?: boolean },
  ) => Promise<{ complaints: { console: string[] } }>,
  page: ConstructorParameters<typeof ChannelsPage>[0],
  isolated = true,
) {
  const { complaints } = await open('/demo/?sample=none', { isolated });
  const view = new ChannelsPage(page);
  await view.whenReady();
  await view.openTogether(made.paths);
  return { view, complaints };
}

/** What is on the screen is what the engine gives directly. */
export async function expectPicture(view: ChannelsPage, t = 0): Promise<void> {
  const settings = await view.settings();
  const expected = await made.frame(settings, t);
  expect(Buffer.compare(await view.picture(), expected)).toBe(0);
}
