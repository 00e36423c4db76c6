import OpenSeadragon from 'openseadragon';
import { createEngine } from 'stackblend';
import { addComposite } from 'stackblend/openseadragon';
import { controls, FIRST_LOOK } from '../common/controls.ts';

// OpenSeadragon adds one rule (style.css has it) as an inline style, which a strict policy forbids,
// unless it finds an element of this name; one that is no HTML styles nothing and is not blocked.
const own = document.createElementNS('', 'style');
own.setAttribute('data-openseadragon-mobile-css', '');
document.head.append(own);

const viewer = new OpenSeadragon.Viewer({
  element: document.querySelector<HTMLElement>('#picture')!,
  showNavigationControl: false,
  imageSmoothingEnabled: false,
  gestureSettingsMouse: { clickToZoom: false },
});

/** Reads the description of a Deep Zoom image. */
async function open(url: string): Promise<OpenSeadragon.TileSource> {
  const options = { tileSource: new URL(url, location.href).href };
  const { source } = (await viewer.instantiateTileSourceClass(options)) as {
    source: OpenSeadragon.TileSource;
  };
  return source;
}

const sources = await Promise.all([open('../sample/nuclei.dzi'), open('../sample/membranes.dzi')]);
const composite = await addComposite(viewer, await createEngine(), { sources, ...FIRST_LOOK });
controls((look) => composite.update(look));

// The middle of the picture, a pixel of it in each of the page's.
const { tiledImage } = composite;
const { x, y } = tiledImage.getContentSize();
viewer.viewport.zoomTo(tiledImage.imageToViewportZoom(1), undefined, true);
viewer.viewport.panTo(tiledImage.imageToViewportCoordinates(x / 2, y / 2), true);
