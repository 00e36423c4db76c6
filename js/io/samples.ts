import type { DType } from '../engine/contract/types.ts';
import type { PlaneArray } from './source.ts';

/** What files store; float64 becomes float32 in planes. */
export type SampleType = DType | 'float64';

/** Bytes of one sample. */
export const SAMPLE_BYTES: Readonly<Record<SampleType, 1 | 2 | 4 | 8>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  float64: 8,
};

/** The typed array of each type. */
export const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** A typed array over all of `buffer`, whose length is a multiple of the sample's. */
export function arrayOf(type: SampleType, buffer: ArrayBuffer): PlaneArray | Float64Array {
  return new ARRAYS[type](buffer);
}

/** A zeroed typed array of `length` samples. */
export function allocateSamples(type: DType, length: number): PlaneArray {
  return new ARRAYS[type](length);
}

/** Reverses the bytes of every sample, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  if (size === 1) return;
  for (let start = 0; start + size <= bytes.length; start += size) {
    for (let low = start, high = start + size - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}
