import type OpenSeadragon from 'openseadragon';

type Handler = (event: unknown) => unknown;

/** Events as OpenSeadragon has them. */
class Events {
  readonly handlers = new Map<string, Set<Handler>>();
  addHandler(name: string, handler: Handler): void {
    this.handlers.set(name, (this.handlers.get(name) ?? new Set()).add(handler));
  }
  removeHandler(name: string, handler: Handler): void {
    this.handlers.get(name)?.delete(handler);
  }
  async raiseEvent(name: string, event: unknown = {}): Promise<void> {
    for (const handler of this.handlers.get(name) ?? []) await handler(event);
  }
  /** How many listen to anything. */
  get listening(): number {
    return [...this.handlers.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

interface Added {
  tileSource: OpenSeadragon.TileSource;
  success: (event: { item: unknown }) => void;
  error: (event: { message: string }) => void;
}

/** What the adapter uses of a viewer; OpenSeadragon itself needs a page to be imported. */
export class FakeViewer extends Events {
  readonly world = Object.assign(new Events(), {
    removeItem: (item: unknown) => this.world.raiseEvent('remove-item', { item }),
  });
  /** The image that is on its way; a test answers. */
  readonly asked: Promise<Added>;
  addTiledImage!: (options: Added) => void;

  constructor() {
    super();
    this.asked = new Promise((resolve) => {
      this.addTiledImage = resolve;
    });
  }

  get own(): OpenSeadragon.Viewer {
    return this as unknown as OpenSeadragon.Viewer;
  }
}

/** A tile source that is open, laid out as all are whose `more` says nothing else. */
export function fakeSource(name: string, more: object = {}): OpenSeadragon.TileSource {
  return {
    ready: true,
    dimensions: { x: 64, y: 64 },
    tileOverlap: 0,
    minLevel: 0,
    maxLevel: 3,
    getTileWidth: () => 16,
    getTileHeight: () => 16,
    getTileUrl: (level: number, x: number, y: number) => `http://${name}/${level}/${x}_${y}.png`,
    getTileAjaxHeaders: () => ({}),
    getTilePostData: () => null,
    ...more,
  } as unknown as OpenSeadragon.TileSource;
}

/** A job of the image loader for the tile 3/1/2, and how it ended. */
export function fakeJob(more: object = {}) {
  const ended: unknown[][] = [];
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const note =
    (what: string) =>
    (...details: unknown[]) => {
      ended.push([what, ...details]);
      end();
    };
  const job = {
    tile: { level: 3, x: 1, y: 2 },
    userData: {},
    jobId: 1,
    loadWithAjax: false,
    ajaxHeaders: null,
    ajaxWithCredentials: false,
    crossOriginPolicy: false,
    finish: note('finish'),
    fail: note('fail'),
    ...more,
  };
  return { job: job as unknown as OpenSeadragon.ImageJob, ended, over };
}
