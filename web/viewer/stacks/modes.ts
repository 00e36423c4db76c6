import { BLEND_MODES, type BlendMode } from '../../../js/engine/contract/modes.ts';

/** `color-dodge` as `Color dodge`. */
export function modeText(mode: BlendMode): string {
  return (mode.charAt(0).toUpperCase() + mode.slice(1)).replace('-', ' ');
}

/** What a key does to an open menu of modes. */
export type MenuKey =
  | { readonly do: 'show'; readonly mode: BlendMode }
  | { readonly do: 'keep' | 'take back' };

/** Modes that PageUp and PageDown pass over. */
const PAGE = 5;

/** What a key means in a menu where `active` is shown; null leaves it to the browser. */
export function menuKey(key: string, active: BlendMode): MenuKey | null {
  const index = BLEND_MODES.indexOf(active);
  const show = (to: number): MenuKey => {
    const mode = BLEND_MODES[Math.max(0, Math.min(BLEND_MODES.length - 1, to))]!;
    return { do: 'show', mode };
  };
  switch (key) {
    case 'ArrowDown':
      return show(index + 1);
    case 'ArrowUp':
      return show(index - 1);
    case 'PageDown':
      return show(index + PAGE);
    case 'PageUp':
      return show(index - PAGE);
    case 'Home':
      return show(0);
    case 'End':
      return show(BLEND_MODES.length - 1);
    case 'Enter':
    case ' ':
    case 'Tab':
      return { do: 'keep' };
    case 'Escape':
      return { do: 'take back' };
    default:
      return byLetter(key, index);
  }
}

/** The next mode that begins with a letter, around the end. */
function byLetter(key: string, index: number): MenuKey | null {
  if (key.length !== 1) return null;
  const inTurn = [...BLEND_MODES.slice(index + 1), ...BLEND_MODES.slice(0, index + 1)];
  const mode = inTurn.find((each) => each.startsWith(key.toLowerCase()));
  return mode ? { do: 'show', mode } : null;
}
