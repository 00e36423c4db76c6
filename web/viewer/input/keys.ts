/** What a key does to playback. */
export type KeyCommand = 'toggle' | 'back' | 'forward' | 'first' | 'last';

const COMMANDS: Readonly<Record<string, KeyCommand>> = {
  ' ': 'toggle',
  ArrowLeft: 'back',
  ArrowRight: 'forward',
  Home: 'first',
  End: 'last',
};

const ZOOM_KEYS: Readonly<Record<string, 'zoom-in' | 'zoom-out' | 'fit' | 'actual'>> = {
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  '0': 'fit',
  '1': 'actual',
};

/** A key press, as far as it matters here. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * What a key means where `control` has the focus; null leaves it to the browser. A control keeps
 * the keys that it needs itself.
 */
export function commandForKey(press: KeyPress, control: string): KeyCommand | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.shiftKey) return null;
  const command = COMMANDS[press.key] ?? null;
  switch (control) {
    case 'select':
    case 'text':
    case 'number':
    case 'checkbox':
    case 'radio':
      return null;
    case 'button':
      return command === 'toggle' ? null : command;
    case 'range':
      return command === 'toggle' ? command : null;
    default:
      return command;
  }
}

/** Whether a key press asks for undo or redo, wherever the focus is. */
export function historyKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress) {
  if (!(ctrlKey || metaKey) || altKey) return null;
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo';
  return key.toLowerCase() === 'y' ? 'redo' : null;
}

/** How a key press zooms a picture, unless the control that has the focus takes digits and signs. */
export function zoomKey({ key, ctrlKey, metaKey, altKey }: KeyPress, control: string) {
  if (ctrlKey || metaKey || altKey || ['select', 'text', 'number'].includes(control)) return null;
  return ZOOM_KEYS[key] ?? null;
}

/** The frame that a command leads to. Steps go round at the ends. */
export function frameForKey(command: KeyCommand, t: number, frames: number): number {
  switch (command) {
    case 'toggle':
      return t;
    case 'back':
      return (t + frames - 1) % frames;
    case 'forward':
      return (t + 1) % frames;
    case 'first':
      return 0;
    case 'last':
      return frames - 1;
  }
}
