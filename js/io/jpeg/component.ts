/** One component of a frame: its blocks of 8 × 8 coefficients. */
export interface Component {
  readonly id: number;
  /** Sampling factors, 1 to 4. */
  readonly h: number;
  readonly v: number;
  /** Samples that belong to the picture. */
  readonly width: number;
  readonly height: number;
  /** Blocks that hold those. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Blocks in a row, up to whole units of all components. */
  readonly stride: number;
  /** Coefficients in the order of rows, block by block. */
  readonly coefficients: Int16Array;
  readonly quantizer: number;
  /** The table of its first scan. */
  quantization: Uint16Array | undefined;
  /** The DC coefficient before, from which the next one is counted. */
  previous: number;
}

/** The picture of a JPEG. */
export interface Frame {
  readonly progressive: boolean;
  readonly width: number;
  readonly height: number;
  readonly maxH: number;
  readonly maxV: number;
  readonly unitsAcross: number;
  readonly unitsDown: number;
  readonly components: readonly Component[];
}

/** Reads a frame header. Allocates what it declares: the caller knows the size. */
export function readFrame(
  segment: Uint8Array,
  progressive: boolean,
  expected: { readonly width: number; readonly height: number },
): Frame {
  const height = (segment[1]! << 8) | segment[2]!;
  const width = (segment[3]! << 8) | segment[4]!;
  const count = segment[5] ?? 0;
  if (width !== expected.width || height !== expected.height || segment[0] !== 8) {
    throw new Error(`a second frame header, of ${width} × ${height} pixels`);
  }
  if (segment.length < 6 + 3 * count) throw new Error('a frame header that is cut off');
  const specs = Array.from({ length: count }, (_, i) => {
    const [id, factors, quantizer] = segment.subarray(6 + 3 * i);
    return { id: id!, h: factors! >> 4, v: factors! & 15, quantizer: quantizer! & 15 };
  });
  const odd = specs.find(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4);
  if (odd) throw new Error(`sampling factors ${odd.h} × ${odd.v}`);
  const maxH = Math.max(...specs.map(({ h }) => h));
  const maxV = Math.max(...specs.map(({ v }) => v));
  const unitsAcross = Math.ceil(width / (8 * maxH));
  const unitsDown = Math.ceil(height / (8 * maxV));
  const components = specs.map((spec): Component => {
    const size = {
      width: Math.ceil((width * spec.h) / maxH),
      height: Math.ceil((height * spec.v) / maxV),
    };
    const stride = unitsAcross * spec.h;
    return {
      ...spec,
      ...size,
      blocksAcross: Math.ceil(size.width / 8),
      blocksDown: Math.ceil(size.height / 8),
      stride,
      coefficients: new Int16Array(stride * unitsDown * spec.v * 64),
      quantization: undefined,
      previous: 0,
    };
  });
  return { progressive, width, height, maxH, maxV, unitsAcross, unitsDown, components };
}
