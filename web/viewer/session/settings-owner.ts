import type { ViewerSettings } from '../channels/settings/settings.ts';
import type { Viewer } from '../viewer.ts';
import type { SettingsOwner } from './settings-file.ts';

/** What of a viewer files of settings are for. */
export function settingsOwner(viewer: Viewer): SettingsOwner {
  return {
    get kind() {
      if (viewer.image) return 'channels';
      return viewer.store.state.layers.length > 0 ? 'layers' : null;
    },
    set(kind, settings) {
      if (kind === 'layers') viewer.stacks.editing.setAll(settings);
      // Their setter checks them.
      else viewer.images.settings = settings as unknown as ViewerSettings;
    },
  };
}
