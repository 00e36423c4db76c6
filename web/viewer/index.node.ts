/**
 * `stackblend/viewer` where there are no pages, as in Node or when a server renders one: what is no
 * element is the same, and importing defines nothing.
 */
import type { StackblendViewerConstructor } from './interface.ts';

export { VIEWER_MODES } from './channels/settings/settings.ts';
export { EXPORT_FORMATS } from './export/formats.ts';
export type * from './index.ts';

/** Stands for the class of `<stackblend-viewer>`: TypeError for `new`, as there are no elements. */
export const StackblendViewer = class {
  constructor() {
    throw new TypeError('stackblend-viewer: there are no elements here; expected a browser');
  }
} as unknown as StackblendViewerConstructor;
