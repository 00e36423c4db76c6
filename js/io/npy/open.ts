import { StackBlendError } from '../../engine/contract/errors.ts';
import { type ByteSource, formatBytes } from '../bytes.ts';
import type { FileContext } from '../formats/format.ts';
import { imageSource } from '../image-source.ts';
import { checkSize } from '../limits.ts';
import { numpyType } from '../numpy-types.ts';
import { SAMPLE_BYTES } from '../samples.ts';
import type { ImageSource } from '../source.ts';
import { STORED, type StoredType } from '../stored-types.ts';
import { type NpyHeader, readNpyHeader } from './header.ts';
import { npyLayout, shapeText } from './layout.ts';
import { NpyPlanes } from './planes.ts';

/** See `formats/npy.ts`. */
export async function openNpy(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
  const header = await readNpyHeader(file, context.signal);
  const type = storedType(header, file);
  const layout = npyLayout(header, type, file.name);
  const { shape, samples } = layout;
  const { dtype, bytes } = STORED[type];
  const [t, c, z, height, width] = shape;
  const pixelBytes = samples > 1 ? 4 : SAMPLE_BYTES[dtype];
  // Parts of planes can be read, however large the planes are.
  const anySize = { ...context.limits, planeBytes: Number.POSITIVE_INFINITY };
  checkSize(file.name, { width, height, pixelBytes, planes: t * c * z }, anySize);
  checkLength(header, t * c * z * height * width * samples * bytes, file, context);
  const planes = new NpyPlanes(file, header, layout, type);
  return [
    imageSource({
      name: file.name,
      shape,
      dtype,
      kind: samples > 1 ? 'rgba' : 'planes',
      cache: context.cache,
      async read(index, signal) {
        checkSize(file.name, { width, height, pixelBytes, planes: 1 }, context.limits);
        return planes.read(index, undefined, signal);
      },
      async readRegion(index, region, signal) {
        checkSize(file.name, { ...region, pixelBytes, planes: 1 }, context.limits);
        return planes.read(index, region, signal);
      },
    }),
  ];
}

function storedType(header: NpyHeader, file: ByteSource): StoredType {
  const known = numpyType(header.descr);
  if (known) return known.type;
  const suggestion = /^[<>=|][fc]/.test(header.descr) ? 'float32' : 'int32';
  throw new StackBlendError(
    'unsupported',
    `${file.name}: arrays of dtype '${header.descr}' are not read; save a.astype('${suggestion}').`,
  );
}

/** That all is there; and, of an array that has to be read whole, that it is not too large. */
function checkLength(
  header: NpyHeader,
  dataBytes: number,
  file: ByteSource,
  { limits }: FileContext,
): void {
  const expected = header.dataOffset + dataBytes;
  if (file.size < expected) {
    throw new StackBlendError(
      'bad-file',
      `${file.name}: is cut short: shape ${shapeText(header.shape)} of '${header.descr}' needs ` +
        `${expected} bytes, the file has ${file.size}.`,
    );
  }
  if (header.fortranOrder && dataBytes > limits.wholeBytes) {
    throw new StackBlendError(
      'too-large',
      `${file.name}: an array in Fortran order is read whole, ${formatBytes(dataBytes)}; the limit is ` +
        `${formatBytes(limits.wholeBytes)} (option limits.wholeBytes), or save numpy.ascontiguousarray(a).`,
    );
  }
}
