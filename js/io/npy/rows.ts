import type { ByteSource } from '../bytes.ts';
import { mapSome } from '../map-some.ts';
import type { Region } from '../source.ts';

/** A plane's rows in a file, one behind the other. */
export interface StoredRows {
  /** Where the first one begins. */
  readonly start: number;
  readonly rowBytes: number;
  readonly pixelBytes: number;
}

/** What is read at a time where more is read than is wanted. */
const BAND_BYTES = 2 ** 22;

/** Between parts of rows, what is not worth a read of its own. */
const GAP_BYTES = 2 ** 17;

/** A part of a plane as it is stored, in memory of its own. Rejects where the file ends within it. */
export async function readRows(
  file: ByteSource,
  { start, rowBytes, pixelBytes }: StoredRows,
  { x, y, width, height }: Region,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const wanted = width * pixelBytes;
  const first = start + y * rowBytes + x * pixelBytes;
  const read = async (offset: number, length: number) => {
    const bytes = await file.read(offset, length, signal);
    if (bytes.length < length) throw new Error('the file ends within this plane');
    return bytes;
  };
  // A copy: what was read may lie in a cache.
  if (wanted === rowBytes) return new Uint8Array(await read(first, height * rowBytes));
  const out = new Uint8Array(height * wanted);
  const together = rowBytes - wanted > GAP_BYTES ? 1 : Math.ceil(BAND_BYTES / rowBytes);
  const bands = Array.from({ length: Math.ceil(height / together) }, (_, i) => i * together);
  await mapSome(bands, async (row) => {
    const rows = Math.min(together, height - row);
    const bytes = await read(first + row * rowBytes, (rows - 1) * rowBytes + wanted);
    for (let i = 0; i < rows; i++) {
      out.set(bytes.subarray(i * rowBytes, i * rowBytes + wanted), (row + i) * wanted);
    }
  });
  return out;
}
