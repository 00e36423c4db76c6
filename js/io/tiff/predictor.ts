import { swapBytes } from '../samples.ts';

/** How the rows of a block are laid out, for undoing a predictor. */
export interface Rows {
  readonly rowBytes: number;
  /** Samples of a pixel within the row. */
  readonly samples: number;
  readonly sampleBytes: number;
}

/** Undoes horizontal differencing (predictor 2) in place, on samples in this machine's byte order. */
export function undoDifferences(bytes: Uint8Array<ArrayBuffer>, rows: Rows): void {
  const { samples, sampleBytes } = rows;
  if (sampleBytes === 8) {
    undoLongDifferences(bytes, rows);
    return;
  }
  const Samples = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[sampleBytes];
  if (!Samples) throw new Error(`predictor 2 with samples of ${sampleBytes} bytes`);
  const rowSamples = rows.rowBytes / sampleBytes;
  for (let start = 0; start + rows.rowBytes <= bytes.length; start += rows.rowBytes) {
    const row = new Samples(bytes.buffer, bytes.byteOffset + start, rowSamples);
    for (let i = samples; i < rowSamples; i++) row[i] = row[i]! + row[i - samples]!;
  }
}

/** The same for samples of 8 bytes. */
function undoLongDifferences(bytes: Uint8Array<ArrayBuffer>, { rowBytes, samples }: Rows): void {
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    const row = new BigUint64Array(bytes.buffer, bytes.byteOffset + start, rowBytes / 8);
    for (let i = samples; i < row.length; i++) row[i] = row[i]! + row[i - samples]!;
  }
}

/** Undoes the floating-point predictor (3) in place; the result is in this machine's byte order. */
export function undoFloatDifferences(bytes: Uint8Array, rows: Rows): void {
  const { rowBytes, samples, sampleBytes } = rows;
  const rowSamples = rowBytes / sampleBytes;
  const shuffled = new Uint8Array(rowBytes);
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    const row = bytes.subarray(start, start + rowBytes);
    for (let i = samples; i < rowBytes; i++) row[i] = row[i]! + row[i - samples]!;
    shuffled.set(row);
    // The row holds all high bytes first, then all second bytes, and so on.
    for (let i = 0; i < rowSamples; i++) {
      for (let byte = 0; byte < sampleBytes; byte++) {
        row[i * sampleBytes + byte] = shuffled[byte * rowSamples + i]!;
      }
    }
    swapBytes(row, sampleBytes);
  }
}
