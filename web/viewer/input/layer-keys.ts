import type { WellLook } from '../stacks/paint/well-look.ts';
import type { Viewer } from '../viewer.ts';
import { controlOf } from './focused.ts';
import { commandForKey, frameForKey, historyKey, zoomKey } from './keys.ts';

/** Does what a key means where layers are open: frames are shown, changes undone, the blend zoomed. */
export function handleLayerKey(event: KeyboardEvent, viewer: Viewer, look: WellLook | null): void {
  const { t, frames } = viewer;
  const step = historyKey(event);
  if (step) {
    event.preventDefault();
    viewer.stacks.editing[step]().catch(() => {}); // shown already
    return;
  }
  const zoom = viewer.stacks.result && zoomKey(event, controlOf(event));
  if (zoom && look) {
    event.preventDefault();
    if (zoom === 'fit') look.fit();
    else if (zoom === 'actual') look.actualSize();
    else look.zoom(zoom === 'zoom-in' ? 2 : 0.5);
    return;
  }
  const command = frames > 1 ? commandForKey(event, controlOf(event)) : null;
  if (!command) return;
  event.preventDefault();
  if (command === 'toggle') viewer.setPlaying(!viewer.playing);
  else viewer.seek(frameForKey(command, t, frames));
}
