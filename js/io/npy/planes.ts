import type { ByteSource } from '../bytes.ts';
import { SharedWork } from '../cache/shared-work.ts';
import type { PlaneIndex } from '../request.ts';
import { swapBytes } from '../samples.ts';
import type { PlaneArray, Region } from '../source.ts';
import { STORED, type StoredType, toSamples } from '../stored-types.ts';
import type { NpyHeader } from './header.ts';
import type { NpyLayout } from './layout.ts';
import { readRows, type StoredRows } from './rows.ts';

/** Reads planes of one array. */
export class NpyPlanes {
  readonly #file: ByteSource;
  readonly #header: NpyHeader;
  readonly #layout: NpyLayout;
  readonly #type: StoredType;
  /** The whole array, for orders in which planes do not lie together. */
  #whole: SharedWork<Uint8Array> | null = null;

  constructor(file: ByteSource, header: NpyHeader, layout: NpyLayout, type: StoredType) {
    this.#file = file;
    this.#header = header;
    this.#layout = layout;
    this.#type = type;
  }

  /** One plane, or an RGBA frame, or a part of it, in memory of its own. */
  async read(index: PlaneIndex, region?: Region, signal?: AbortSignal): Promise<PlaneArray> {
    const [, , , height, width] = this.#layout.shape;
    const part = region ?? { x: 0, y: 0, width, height };
    const stored = this.#header.fortranOrder
      ? await this.#gathered(index, part, signal)
      : await readRows(this.#file, this.#rowsOf(index), part, signal);
    const { descr } = this.#header;
    if (descr.startsWith('>')) swapBytes(stored, STORED[this.#type].bytes);
    if (this.#layout.samples === 3) return withAlpha(stored);
    return toSamples(this.#type, stored, this.#file.name);
  }

  /** Where a plane's rows lie, one behind the other. */
  #rowsOf({ t, c, z }: PlaneIndex): StoredRows {
    const { shape, samples } = this.#layout;
    const pixelBytes = samples * STORED[this.#type].bytes;
    const plane = (t * shape[1] + c) * shape[2] + z;
    const rowBytes = shape[4] * pixelBytes;
    return { start: this.#header.dataOffset + plane * shape[3] * rowBytes, rowBytes, pixelBytes };
  }

  /** In Fortran order the first dimension runs fastest: a plane's samples lie scattered. */
  async #gathered({ t, c, z }: PlaneIndex, part: Region, signal?: AbortSignal) {
    const all = await this.#all(signal);
    const item = STORED[this.#type].bytes;
    const { dimensions, samples } = this.#layout;
    const strides = fortranStrides(this.#header.shape, item);
    const stride = (axis: number) => (dimensions[axis]! < 0 ? 0 : strides[dimensions[axis]!]!);
    const start = t * stride(0) + c * stride(1) + z * stride(2);
    const sampleStride = strides.at(-1)!;
    const out = new Uint8Array(part.width * part.height * samples * item);
    let to = 0;
    for (let y = part.y; y < part.y + part.height; y++) {
      for (let x = part.x; x < part.x + part.width; x++) {
        for (let sample = 0; sample < samples; sample++) {
          const at = start + y * stride(3) + x * stride(4) + sample * sampleStride;
          for (let byte = 0; byte < item; byte++) out[to++] = all[at + byte]!;
        }
      }
    }
    return out;
  }

  /** Read once for all planes; a read that fails is tried again with the next plane. */
  async #all(signal?: AbortSignal): Promise<Uint8Array> {
    const bytes = this.#header.shape.reduce((all, size) => all * size, STORED[this.#type].bytes);
    if (!this.#whole || this.#whole.abandoned) {
      const { dataOffset } = this.#header;
      this.#whole = new SharedWork((aborted) => this.#file.read(dataOffset, bytes, aborted));
    }
    const whole = this.#whole;
    try {
      const all = await whole.join(signal);
      if (all.length < bytes) throw new Error('the file ends within the array');
      return all;
    } catch (error) {
      if (!signal?.aborted && this.#whole === whole) this.#whole = null;
      throw error;
    }
  }
}

/** Bytes from one element to the next along each dimension. */
function fortranStrides(shape: readonly number[], item: number): number[] {
  let stride = item;
  return shape.map((size) => {
    const own = stride;
    stride *= size;
    return own;
  });
}

function withAlpha(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from]!;
    rgba[to + 1] = rgb[from + 1]!;
    rgba[to + 2] = rgb[from + 2]!;
  }
  return rgba;
}
