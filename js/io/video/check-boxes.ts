import { StackBlendError } from '../../engine/contract/errors.ts';
import { type ByteSource, formatBytes } from '../bytes.ts';
import type { Limits } from '../source.ts';
import { SampleTables } from './sample-tables.ts';

/** A box of an ISO or QuickTime file: where its content lies, in the file or in what was read of it. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The boxes that hold what is parsed as a whole. */
const METADATA = ['moov', 'moof', 'mfra'];

/** Of one of them. An hour of video takes some MiB. */
const MAX_METADATA = 2 ** 28;

/** More samples than frames: sound has them too. */
const SAMPLES_PER_PLANE = 16;

/**
 * Walks the boxes of a file before a library parses them, which would follow whatever counts they
 * declare. Rejects with `too-large` for more samples than the limits allow, with `bad-file` for
 * tables that contradict themselves.
 */
export async function checkBoxes(
  file: ByteSource,
  { planes }: Pick<Required<Limits>, 'planes'>,
  signal?: AbortSignal,
): Promise<void> {
  const tables = new SampleTables(file.name, planes, planes * SAMPLES_PER_PLANE);
  let seen = 0;
  for (let at = 0; at < file.size; ) {
    if (++seen > planes + 1000) tooMany(file.name, planes);
    const head = await file.read(at, 16, signal);
    const box = boxAt(view(head), 0, file.size - at);
    if (!box) return;
    if (METADATA.includes(box.type)) {
      const length = box.end - box.start;
      if (length > MAX_METADATA) tooLong(file.name, box.type, length);
      checkContent(view(await file.read(at + box.start, length, signal)), box.type, tables);
    }
    at += box.end;
  }
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Boxes in which the library looks for tables. */
const CONTAINERS = 'moov trak mdia minf dinf stbl edts sinf schi mvex moof traf mfra'.split(' ');

/** Without recursion: files may nest as they like. */
function checkContent(data: DataView, type: string, tables: SampleTables): void {
  const open: Box[] = [{ type, start: 0, end: data.byteLength }];
  for (let parent = open.pop(); parent; parent = open.pop()) {
    const inner: Box[] = [];
    for (let at = parent.start; at < parent.end; ) {
      const box = boxAt(data, at, parent.end - at);
      if (!box) break;
      if (box.type === 'trak') tables.nextTrack();
      if (CONTAINERS.includes(box.type)) inner.push(box);
      else tables.add(box.type, part(data, box));
      at = box.end;
    }
    // One track after the other.
    open.push(...inner.reverse());
  }
  tables.nextTrack();
}

function part(data: DataView, { start, end }: Box): DataView {
  return new DataView(data.buffer, data.byteOffset + start, end - start);
}

/** The box at `at`; undefined where there is none. What runs past the end of the data is cut. */
function boxAt(data: DataView, at: number, available: number): Box | undefined {
  if (available < 8 || at + 8 > data.byteLength) return undefined;
  const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => data.getUint8(at + i)));
  const short = data.getUint32(at);
  const long = short === 1;
  if (long && at + 16 > data.byteLength) return undefined;
  const size = long ? Number(data.getBigUint64(at + 8)) : short === 0 ? available : short;
  const header = long ? 16 : 8;
  if (size < header) return undefined;
  return { type, start: at + header, end: at + Math.min(size, available) };
}

function tooMany(name: string, planes: number): never {
  throw new StackBlendError(
    'too-large',
    `${name}: has more boxes than the limit of ${planes} planes allows (option limits.planes).`,
  );
}

function tooLong(name: string, type: string, length: number): never {
  throw new StackBlendError(
    'too-large',
    `${name}: its "${type}" box has ${formatBytes(length)}, the limit is ${formatBytes(MAX_METADATA)}.`,
  );
}
