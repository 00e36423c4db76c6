/** The element types of planes, in the order of cpp/include/stackblend/dtype.h: the position is the number that crosses to C++. */
export const DTYPES = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32'] as const;

/** The element type of a plane or a stack. */
export type DType = (typeof DTYPES)[number];

/** The typed array of each {@link DType}. */
export interface TypedArrays {
  uint8: Uint8Array;
  int8: Int8Array;
  uint16: Uint16Array;
  int16: Int16Array;
  uint32: Uint32Array;
  int32: Int32Array;
  float32: Float32Array;
}

const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
} as const;

/** Bytes of one value. */
export function itemBytes(dtype: DType): number {
  return ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** The bytes of an array of this type, as that array. */
export function typedView<T extends DType>(bytes: Uint8Array, dtype: T): TypedArrays[T] {
  const { buffer, byteOffset, byteLength } = bytes;
  const array = ARRAYS[dtype];
  // The constructors take shared memory too, their types in common do not.
  const values = byteLength / array.BYTES_PER_ELEMENT;
  return new array(buffer as ArrayBuffer, byteOffset, values) as unknown as TypedArrays[T];
}

/** The type of an array's values, null for others. By tag: other realms have classes of their own. */
export function dtypeOf(data: unknown): DType | null {
  if (!ArrayBuffer.isView(data)) return null;
  const tag = String(Reflect.get(data, Symbol.toStringTag));
  const name = tag.replace(/(Clamped)?Array$/, '').toLowerCase();
  return DTYPES.find((dtype) => dtype === name) ?? null;
}

/** The values that are shown from black to full colour where nobody says: all of them, floats 0 to 1. */
export function fullWindow(dtype: DType): readonly [lo: number, hi: number] {
  if (dtype === 'float32') return [0, 1];
  const values = 2 ** (8 * itemBytes(dtype));
  return dtype.startsWith('u') ? [0, values - 1] : [-values / 2, values / 2 - 1];
}
