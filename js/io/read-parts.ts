import { StackBlendError } from '../engine/contract/errors.ts';
import { BLOCK_BYTES } from './blocks.ts';
import type { ByteSource } from './bytes.ts';
import { mapSome } from './map-some.ts';

/** A run of bytes of a file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Parts with less than this between them are read together. */
const GAP = BLOCK_BYTES;

/** Nothing is read together beyond this, so that several requests share the way. */
const MAX_RUN = 8 * 2 ** 20;

/** Several ranges in one array. */
export interface GatheredParts {
  /** All parts one after the other, equal ones once, in memory of its own. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each part lies in it, in the order in which they were asked for; shorter where the file ends. */
  readonly parts: readonly { readonly at: number; readonly length: number }[];
}

/** Of each part's own header. */
const PART_SLACK = 256;

/**
 * Throws `bad-file` where parts share so many bytes that together they take more memory than the file
 * has, and than what they hold: so small files ask for gigabytes. (Equal tiles may be stored once.)
 *
 * @param decoded What all parts hold together.
 */
export function checkOverlap(
  what: string,
  parts: readonly ByteRange[],
  fileSize: number,
  decoded: number,
): void {
  const stored = parts.reduce((sum, { length }) => sum + length, 0);
  if (stored <= fileSize || stored <= 2 * decoded + PART_SLACK * parts.length) return;
  throw new StackBlendError(
    'bad-file',
    `${what}: ${parts.length} parts of it share their bytes: they take ${stored} of a file of ${fileSize}.`,
  );
}

/** Reads many ranges of a file with few reads: those that lie near one another become one. */
export async function gatherParts(
  file: ByteSource,
  ranges: readonly ByteRange[],
  signal?: AbortSignal,
): Promise<GatheredParts> {
  const { placed, total } = placeParts(ranges, file.size);
  const bytes = new Uint8Array(total);
  await mapSome(findRuns([...new Set(placed)]), async (run) => {
    const start = run[0]!.offset;
    const end = run.reduce((most, { offset, length }) => Math.max(most, offset + length), start);
    const read = await file.read(start, end - start, signal);
    for (const { offset, length, at } of run) {
      bytes.set(read.subarray(offset - start, offset - start + length), at);
    }
  });
  return { bytes, parts: placed };
}

interface PlacedPart extends ByteRange {
  readonly at: number;
}

/** Equal ranges, as of equal tiles that are stored once, take one place. */
function placeParts(ranges: readonly ByteRange[], size: number) {
  const known = new Map<string, PlacedPart>();
  let total = 0;
  const placed = ranges.map(({ offset, length }) => {
    const key = `${offset} ${length}`;
    let part = known.get(key);
    if (!part) {
      part = { offset, at: total, length: Math.max(0, Math.min(length, size - offset)) };
      total += part.length;
      known.set(key, part);
    }
    return part;
  });
  return { placed, total };
}

/** Parts by their place in the file, cut where a gap is wide or a run long. */
function findRuns(parts: readonly PlacedPart[]): PlacedPart[][] {
  const sorted = parts.filter(({ length }) => length > 0).sort((a, b) => a.offset - b.offset);
  const runs: PlacedPart[][] = [];
  let end = 0;
  for (const part of sorted) {
    const run = runs.at(-1);
    const partEnd = part.offset + part.length;
    if (run && part.offset - end <= GAP && partEnd - run[0]!.offset <= MAX_RUN) run.push(part);
    else runs.push([part]);
    end = Math.max(runs.at(-1) === run ? end : 0, partEnd);
  }
  return runs;
}
