import { historyKey, type KeyPress } from '../../input/keys.ts';

/** What a key asks for. */
export type LookCommand =
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'actual'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'toggle-play'
  | 'previous-t'
  | 'next-t'
  | 'previous-z'
  | 'next-z'
  | 'undo'
  | 'redo'
  | 'split'
  | 'before'
  | 'help'
  | `channel-${number}`;

/** The shortcuts, as the help sheet lists them. */
export const SHORTCUTS: readonly (readonly [keys: string, what: string])[] = [
  ['+  −', 'Zoom in, out'],
  ['0', 'Fit the picture'],
  ['1', 'One pixel to one pixel'],
  ['← → ↑ ↓', 'Move the picture'],
  ['Space', 'Play, pause'],
  [',  .', 'Frame before, after'],
  ['[  ]', 'Plane below, above'],
  ['Alt 1 … 9', 'Show or hide a channel'],
  ['S', 'Channels beside the merge'],
  ['B', 'Before and after'],
  ['Ctrl Z', 'Undo'],
  ['Ctrl Shift Z', 'Redo'],
  ['Esc', 'Cancel what is going on'],
  ['?', 'This sheet'],
];

const COMMANDS: Readonly<Record<string, LookCommand>> = {
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  '0': 'fit',
  '1': 'actual',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ' ': 'toggle-play',
  ',': 'previous-t',
  '.': 'next-t',
  '[': 'previous-z',
  ']': 'next-z',
  s: 'split',
  b: 'before',
  '?': 'help',
};

/** Controls that need keys themselves: all, or those that they act on. */
const TAKES_ALL = ['select', 'text', 'number', 'textarea'];
const TAKES_ARROWS = ['range', 'slider'];
const TAKES_SPACE = ['button', 'checkbox', 'summary', 'color', 'a'];

/**
 * What a key means where `control` (an input's type, else the element's name or role) has the
 * focus; null leaves it to the browser.
 */
export function lookCommand(press: KeyPress, control: string): LookCommand | null {
  const { key, ctrlKey, metaKey, altKey } = press;
  const isList = control === 'select' && (ctrlKey || metaKey);
  if (TAKES_ALL.includes(control) && !isList) return null;
  if ((ctrlKey || metaKey) && !altKey) return historyKey(press);
  if (altKey) return /^[1-9]$/.test(key) ? `channel-${Number(key) - 1}` : null;
  const command = COMMANDS[key.length === 1 ? key.toLowerCase() : key] ?? null;
  if (key.startsWith('Arrow') && TAKES_ARROWS.includes(control)) return null;
  return key === ' ' && TAKES_SPACE.includes(control) ? null : command;
}
