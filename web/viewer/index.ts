/**
 * `<stackblend-viewer>`, a custom element: importing this module defines it.
 *
 * ```html
 * <stackblend-viewer sample></stackblend-viewer>
 * <script type="module">
 *   import 'stackblend/viewer';
 *
 *   const viewer = document.querySelector('stackblend-viewer');
 *   viewer.addEventListener('stackblend-blended', ({ detail }) => console.log(detail.milliseconds));
 *   await viewer.open([fileA, fileB]);
 * </script>
 * ```
 *
 * @module stackblend/viewer
 */
import { ViewerElement } from './element.ts';
import type {
  StackblendViewer as Interface,
  StackblendViewerConstructor,
  StackblendViewerEventMap,
} from './interface.ts';

export type { ChannelSettings, LutSetting, ViewerSettings } from './channels/settings/settings.ts';
export type {
  BlendedDetail,
  ErrorDetail,
  StackblendViewerConstructor,
  StackblendViewerEventMap,
  ViewerResult,
} from './interface.ts';

/** An element `<stackblend-viewer>`. */
export type StackblendViewer = Interface;

/** The class of `<stackblend-viewer>`, for `instanceof` and `new`. */
export const StackblendViewer: StackblendViewerConstructor = ViewerElement;

// A page may load the module twice, from two addresses.
if (!customElements.get('stackblend-viewer')) {
  customElements.define('stackblend-viewer', ViewerElement);
}

declare global {
  interface HTMLElementTagNameMap {
    'stackblend-viewer': Interface;
  }
  interface HTMLElementEventMap extends StackblendViewerEventMap {}
}
