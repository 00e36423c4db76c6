import type { ViewerSettings } from '../channels/settings/settings.ts';
import type { SettingsOwner } from './settings-file.ts';
import type { Store } from './store.ts';

/** A viewer, as far as settings need it. */
interface Owner {
  readonly store: Pick<Store, 'state'>;
  readonly image: unknown;
  readonly images: { settings: ViewerSettings | null };
  readonly stacks: { readonly editing: { setAll(settings: unknown): Promise<void> } };
}

/** What of a viewer files of settings are for. */
export function settingsOwner(viewer: Owner): SettingsOwner {
  return {
    get kind() {
      if (viewer.image) return 'channels';
      return viewer.store.state.layers.length > 0 ? 'layers' : null;
    },
    set(kind, settings) {
      if (kind === 'layers') return viewer.stacks.editing.setAll(settings);
      // Their setter checks them.
      viewer.images.settings = settings as unknown as ViewerSettings;
      return undefined;
    },
  };
}
