import type { Route } from '@playwright/test';

/** Pixels along each side of a plane. */
const SIDE = 8;

/** An OME-Zarr of some planes along z on a server that sends all but the first one only when it is told to. */
export class SlowZarr {
  readonly #files: Readonly<Record<string, object>>;
  #held: (() => void)[] = [];
  #free = 0;

  constructor(planes: number) {
    const axes = ['z', 'y', 'x'].map((name) => ({ name, type: 'space' }));
    const scale = { type: 'scale', scale: [1, 1, 1] };
    const datasets = [{ path: '0', coordinateTransformations: [scale] }];
    this.#files = {
      '.zgroup': { zarr_format: 2 },
      '.zattrs': { multiscales: [{ version: '0.4', axes, datasets }] },
      '0/.zarray': {
        zarr_format: 2,
        shape: [planes, SIDE, SIDE],
        chunks: [1, SIDE, SIDE],
        dtype: '<u2',
        compressor: null,
        fill_value: 0,
        filters: null,
        order: 'C',
      },
    };
  }

  /** Sends planes that are waited for; those of which more are released than wait, as soon as they are asked for. */
  release(planes = 1): void {
    this.#free += planes;
    for (; this.#free > 0 && this.#held.length > 0; this.#free--) this.#held.shift()!();
  }

  async answer(route: Route): Promise<void> {
    const { pathname } = new URL(route.request().url());
    const path = pathname.slice(pathname.indexOf('.zarr/') + 6);
    const json = this.#files[path];
    if (json) return route.fulfill({ json });
    const z = /^0\/(\d+)\.0\.0$/.exec(path)?.[1];
    if (z === undefined) return route.fulfill({ status: 404 });
    if (z !== '0') await this.#turn();
    // The largest value is in the last plane.
    const body = Buffer.from(new Uint16Array(SIDE * SIDE).fill(1000 * Number(z)).buffer);
    // Who has given up takes no answer.
    await route.fulfill({ body }).catch(() => {});
  }

  async #turn(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#held.push(resolve));
  }
}
