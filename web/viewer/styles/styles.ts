import { popupStyles } from '../stacks/popup-styles.ts';
import { resultStyles } from '../stacks/result-styles.ts';
import { stackStyles } from '../stacks/styles.ts';
import { controls } from './controls.ts';
import { dialogStyles } from './dialog.ts';
import { layout } from './layout.ts';
import { tokens } from './tokens.ts';
import { transportStyles } from './transport.ts';

/** What both elements share. */
export const sharedStyles = [tokens, controls, transportStyles, dialogStyles];

/** All styles of `<stackblend-viewer>`. */
export const viewerStyles = [
  tokens,
  layout,
  stackStyles,
  controls,
  transportStyles,
  dialogStyles,
  popupStyles,
  resultStyles,
];
