/**
 * `<stackblend-viewer>`, a custom element: importing this module defines it.
 *
 * ```html
 * <stackblend-viewer sample></stackblend-viewer>
 * <script type="module">
 *   import 'stackblend/viewer';
 *
 *   const viewer = document.querySelector('stackblend-viewer');
 *   viewer.addEventListener('stackblend-opened', ({ detail }) => console.log(detail.names));
 *   await viewer.open({ data: new Uint16Array(2 * 512 * 512), shape: [2, 512, 512], axes: 'cyx' });
 *   viewer.settings = { ...viewer.settings, mode: 'max' };
 *   const { data, width, height } = await viewer.snapshot();
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

export type { CompositeLook } from './channels/composite-source.ts';
export type { ZChoice } from './channels/planes/plane-key.ts';
export type { Picture } from './channels/scene/whole-picture.ts';
export type {
  ChannelSettings,
  LutSetting,
  ViewerMode,
  ViewerSettings,
} from './channels/settings/settings.ts';
export { VIEWER_MODES } from './channels/settings/settings.ts';
export { EXPORT_FORMATS, type ExportFormat } from './export/formats.ts';
export type { ExportContent, ExportOptions } from './export/options.ts';
export type { SeriesAxis } from './export/subject.ts';
export type {
  BlendedDetail,
  ControlsChoice,
  ErrorDetail,
  OpenedDetail,
  PositionDetail,
  SampleName,
  SnapshotOptions,
  StackblendViewerConstructor,
  StackblendViewerEventMap,
  ViewerResult,
} from './interface.ts';
export type { ArrayImage } from './session/array-image.ts';
export type { ViewerInput, ViewerInputs } from './session/inputs.ts';
export type { LayerSettings, LayersSettings } from './stacks/layers-settings.ts';

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
  // They bubble: the document and the window hear them, too.
  interface GlobalEventHandlersEventMap extends StackblendViewerEventMap {}
}
