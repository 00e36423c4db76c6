import type { Viewer } from '../viewer.ts';
import { controlOf } from './focused.ts';
import { commandForKey, frameForKey } from './keys.ts';

/** Does what a key means for the frames of layers. */
export function playByKey(event: KeyboardEvent, viewer: Viewer): void {
  const { t, frames } = viewer;
  const command = frames > 1 ? commandForKey(event, controlOf(event)) : null;
  if (!command) return;
  event.preventDefault();
  if (command === 'toggle') viewer.setPlaying(!viewer.playing);
  else viewer.seek(frameForKey(command, t, frames));
}
