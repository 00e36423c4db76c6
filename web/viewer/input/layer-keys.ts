import type { Viewer } from '../viewer.ts';
import { controlOf } from './focused.ts';
import { commandForKey, frameForKey, historyKey } from './keys.ts';

/** Does what a key means where layers are open: frames are shown, changes undone. */
export function handleLayerKey(event: KeyboardEvent, viewer: Viewer): void {
  const { t, frames } = viewer;
  const step = historyKey(event);
  if (step) {
    event.preventDefault();
    viewer.stacks.editing[step]().catch(() => {}); // shown already
    return;
  }
  const command = frames > 1 ? commandForKey(event, controlOf(event)) : null;
  if (!command) return;
  event.preventDefault();
  if (command === 'toggle') viewer.setPlaying(!viewer.playing);
  else viewer.seek(frameForKey(command, t, frames));
}
