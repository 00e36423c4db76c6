import { StackBlendError } from '../../engine/contract/errors.ts';
import type { DType } from '../../engine/contract/types.ts';
import type { ByteSource } from '../bytes.ts';
import { imageSource } from '../image-source.ts';
import { checkSize } from '../limits.ts';
import { type NpyHeader, readNpyHeader } from '../npy-header.ts';
import { arrayOf, SAMPLE_BYTES, type SampleType, swapBytes } from '../samples.ts';
import type { ImageSource, PlaneArray } from '../source.ts';
import { type FileContext, type Format, hasBytes } from './format.ts';

/**
 * numpy's `.npy`, versions 1 to 3, both byte orders, C order.
 * `uint8 [height, width, 4]` and `[frames, height, width, 4]` are RGBA frames, with 3 in place of 4
 * opaque ones; `[height, width]` and `[frames, height, width]` are grey planes of any dtype, bool as
 * 0 and 255, float64 as float32. An array of three dimensions whose last is 3 or 4 is one picture if
 * it is uint8, else a stack of planes.
 */
export const npy: Format = {
  label: '.npy',
  matches: (head) => hasBytes(head, '\x93NUMPY'),
  open: openNpy,
};

const SAMPLES: Readonly<Record<string, SampleType>> = {
  b1: 'uint8',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  f4: 'float32',
  f8: 'float64',
};

/** How the array's dimensions are read. */
interface Layout {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  /** Samples of a pixel in the file: 1, or 3 and 4 for pictures. */
  readonly samples: 1 | 3 | 4;
}

async function openNpy(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
  const header = await readNpyHeader(file, context.signal);
  const sample = sampleType(header, file);
  const layout = layoutOf(header, sample, file);
  const { frames, height, width, samples } = layout;
  const picture = samples > 1;
  const dtype: DType = sample === 'float64' ? 'float32' : sample;
  const pixelBytes = picture ? 4 : SAMPLE_BYTES[sample];
  checkSize(file.name, { width, height, pixelBytes, planes: frames }, context.limits);
  const planeBytes = height * width * samples * SAMPLE_BYTES[sample];
  checkLength(header, frames * planeBytes, file);

  return [
    imageSource({
      name: file.name,
      shape: [frames, 1, 1, height, width],
      dtype,
      kind: picture ? 'rgba' : 'planes',
      cache: context.cache,
      async read({ t }, signal) {
        const offset = header.dataOffset + t * planeBytes;
        const bytes = await file.read(offset, planeBytes, signal);
        if (bytes.length < planeBytes) checkLength(header, offset + planeBytes, file);
        return decode(bytes, header, sample, samples);
      },
    }),
  ];
}

function sampleType(header: NpyHeader, file: ByteSource): SampleType {
  const sample = SAMPLES[header.descr.slice(1)];
  if (sample && '<>|='.includes(header.descr.charAt(0))) return sample;
  const suggestion = /^[<>=|][fc]/.test(header.descr) ? 'float32' : 'int32';
  throw new StackBlendError(
    'unsupported',
    `${file.name}: arrays of dtype '${header.descr}' are not read; save a.astype('${suggestion}').`,
  );
}

function layoutOf(header: NpyHeader, sample: SampleType, file: ByteSource): Layout {
  const shape = header.shape;
  if (header.fortranOrder) {
    throw new StackBlendError(
      'unsupported',
      `${file.name}: the array is in Fortran order; save numpy.ascontiguousarray(a).`,
    );
  }
  if (shape.some((size) => size === 0)) {
    throw new StackBlendError('bad-file', `${file.name}: shape ${text(shape)} holds no pixels.`);
  }
  const last = shape.at(-1);
  const colours = (last === 3 || last === 4) && sample === 'uint8' && header.descr.endsWith('u1');
  const [a = 1, b = 1, c = 1] = shape;
  if (shape.length === 4 && colours) return { frames: a, height: b, width: c, samples: last };
  if (shape.length === 3 && colours) return { frames: 1, height: a, width: b, samples: last };
  if (shape.length === 3) return { frames: a, height: b, width: c, samples: 1 };
  if (shape.length === 2) return { frames: 1, height: a, width: b, samples: 1 };
  throw new StackBlendError(
    'unsupported',
    `${file.name}: ${header.descr} of shape ${text(shape)} is not read as images; ` +
      'uint8 [frames, height, width, 4] is, and planes [frames, height, width] or [height, width].',
  );
}

function text(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}

function checkLength(header: NpyHeader, dataBytes: number, file: ByteSource): void {
  const expected = header.dataOffset + dataBytes;
  if (file.size >= expected) return;
  throw new StackBlendError(
    'bad-file',
    `${file.name}: is cut short: shape ${text(header.shape)} of '${header.descr}' needs ` +
      `${expected} bytes, the file has ${file.size}.`,
  );
}

/** The file's bytes as a plane or an RGBA frame, in memory of its own. */
function decode(
  bytes: Uint8Array,
  header: NpyHeader,
  sample: SampleType,
  samples: Layout['samples'],
): PlaneArray {
  if (samples === 3) return withAlpha(bytes);
  const copy = new Uint8Array(bytes);
  if (header.descr.startsWith('>')) swapBytes(copy, SAMPLE_BYTES[sample]);
  if (header.descr.endsWith('b1')) return copy.map((value) => (value ? 255 : 0));
  const array = arrayOf(sample, copy.buffer);
  return array instanceof Float64Array ? Float32Array.from(array) : array;
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
