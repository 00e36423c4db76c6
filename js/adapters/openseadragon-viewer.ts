import type OpenSeadragon from 'openseadragon';

/**
 * Adds a tile source to the viewer. Resolves when it is there; a viewer that is destroyed before, or that
 * closes to open something else, tells nobody.
 */
export async function addImage(
  viewer: OpenSeadragon.Viewer,
  options: OpenSeadragon.TileSourceSpecifier,
): Promise<OpenSeadragon.TiledImage> {
  const handlers: [name: 'before-destroy' | 'close', gone: () => void][] = [];
  try {
    return await new Promise((resolve, reject) => {
      const end = (what: string) => () =>
        reject(new Error(`viewer: ${what} before the composite was in it`));
      handlers.push(['before-destroy', end('destroyed')], ['close', end('closed')]);
      for (const [name, gone] of handlers) viewer.addHandler(name, gone);
      viewer.addTiledImage({
        ...options,
        success: (event) => {
          resolve((event as unknown as { item: OpenSeadragon.TiledImage }).item);
          options.success?.(event);
        },
        error: (event) => {
          reject(new Error(event.message));
          options.error?.(event);
        },
      });
    });
  } finally {
    for (const [name, gone] of handlers) viewer.removeHandler(name, gone);
  }
}
