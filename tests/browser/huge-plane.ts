import type { Page } from '@playwright/test';

const SIDE = 20_000;
const CHUNK = 512;
const LEVELS = 7;

/** The value of level 0 at a pixel; coarser levels have that of the first one they span. */
export function hugeValue(x: number, y: number): number {
  return ((x >> 7) * 7 + (y >> 7) * 13 + (x >> 3)) & 255;
}

function metadataOf(path: string): object | null {
  if (path === '.zgroup') return { zarr_format: 2 };
  if (path === '.zattrs') {
    const datasets = Array.from({ length: LEVELS }, (_, level) => ({
      path: String(level),
      coordinateTransformations: [{ type: 'scale', scale: [2 ** level, 2 ** level] }],
    }));
    const axes = ['y', 'x'].map((name) => ({ name, type: 'space', unit: 'micrometer' }));
    return { multiscales: [{ version: '0.4', axes, datasets }] };
  }
  const level = /^(\d)\/\.zarray$/.exec(path)?.[1];
  if (level === undefined) return null;
  const side = Math.ceil(SIDE / 2 ** Number(level));
  return {
    zarr_format: 2,
    shape: [side, side],
    chunks: [CHUNK, CHUNK],
    dtype: '|u1',
    order: 'C',
    compressor: null,
    filters: null,
    fill_value: 0,
    dimension_separator: '/',
  };
}

function chunkOf(level: number, row: number, column: number): Buffer {
  const step = 2 ** level;
  const chunk = Buffer.alloc(CHUNK * CHUNK);
  for (let y = 0; y < CHUNK; y++) {
    for (let x = 0; x < CHUNK; x++) {
      chunk[y * CHUNK + x] = hugeValue((column * CHUNK + x) * step, (row * CHUNK + y) * step);
    }
  }
  return chunk;
}

/** A plane of 20,000 × 20,000 pixels as OME-Zarr whose chunks are computed when they are asked for. */
export class HugePlane {
  /** The chunks that were asked for. */
  readonly asked: { level: number; row: number; column: number }[] = [];

  /** Serves it at `/huge.zarr`. */
  async serve(page: Page): Promise<void> {
    await page.route('**/huge.zarr/**', async (route) => {
      const path = new URL(route.request().url()).pathname.split('/huge.zarr/')[1]!;
      const metadata = metadataOf(path);
      if (metadata) return route.fulfill({ json: metadata });
      const [level, row, column] = path.split('/').map(Number);
      if (![level, row, column].every(Number.isInteger)) return route.fulfill({ status: 404 });
      this.asked.push({ level: level!, row: row!, column: column! });
      return route.fulfill({ body: chunkOf(level!, row!, column!) });
    });
  }

  /** Where the chunks of a level lie that were asked for, in its pixels. */
  extent(level: number): {
    left: number;
    top: number;
    right: number;
    bottom: number;
    count: number;
  } {
    const chunks = this.asked.filter((chunk) => chunk.level === level);
    const columns = chunks.map(({ column }) => column * CHUNK);
    const rows = chunks.map(({ row }) => row * CHUNK);
    return {
      left: Math.min(...columns),
      top: Math.min(...rows),
      right: Math.max(...columns) + CHUNK,
      bottom: Math.max(...rows) + CHUNK,
      count: new Set(chunks.map(({ row, column }) => `${row} ${column}`)).size,
    };
  }
}
