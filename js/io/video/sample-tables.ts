import { StackBlendError } from '../../engine/contract/errors.ts';

/** Steps of looking up where each sample lies, for all samples of a track. */
const MAX_STEPS = 2 ** 31;

/** Fragments that begin at the same time: each costs time by the number of all. */
const MAX_EQUAL = 1000;

/** What one track declares of its samples. */
interface Track {
  video: boolean;
  /** Samples by their times, their offsets, their sizes. */
  times: number;
  offsets: number;
  sizes: number;
  perChunk: number;
}

const newTrack = (): Track => ({ video: false, times: 0, offsets: 0, sizes: 0, perChunk: 0 });

/** Where a table says how many entries it has, where they begin and how long each is. */
const ENTRIES: Readonly<Record<string, readonly [count: number, first: number, bytes: number]>> = {
  stts: [4, 8, 8],
  ctts: [4, 8, 8],
  stsc: [4, 8, 12],
  stss: [4, 8, 4],
  stco: [4, 8, 4],
  co64: [4, 8, 8],
};

/** The tables of an ISO or QuickTime file, summed up: counts alone may declare four billion samples. */
export class SampleTables {
  #track = newTrack();
  #samples = 0;

  constructor(
    private readonly name: string,
    private readonly maxFrames: number,
    private readonly maxSamples: number,
  ) {}

  /** Adds a box that holds no boxes; `data` is its content. */
  add(type: string, data: DataView): void {
    this.#checkEntries(type, data);
    const track = this.#track;
    if (type === 'hdlr') track.video ||= at(data, 8) === 0x76_69_64_65; // "vide"
    if (type === 'stts') track.times += sumOf(data, 8);
    if (type === 'ctts') track.offsets += sumOf(data, 8);
    if (type === 'stsz' || type === 'stz2') track.sizes += at(data, 8);
    if (type === 'stsc') track.perChunk = Math.max(track.perChunk, largest(data));
    if (type === 'trun' || type === 'senc') this.#addSamples(at(data, 4));
    if (type === 'saiz') this.#addSamples(at(data, at(data, 0) & 1 ? 13 : 5));
    if (type === 'tfra') this.#checkLookup(data);
  }

  /** Checks the track whose boxes have come, and begins another. */
  nextTrack(): void {
    const { video, times, offsets, sizes, perChunk } = this.#track;
    this.#track = newTrack();
    if (!video) return;
    const frames = Math.max(times, offsets, sizes);
    if (frames > this.maxFrames) this.#tooMany(frames, this.maxFrames);
    if (perChunk > frames || perChunk * frames > MAX_STEPS) {
      this.#broken(`declares chunks of ${perChunk} frames in a video of ${frames}`);
    }
  }

  /** The library would read on in whatever follows. */
  #checkEntries(type: string, data: DataView): void {
    const [count, first, bytes] = ENTRIES[type] ?? [0, 0, 0];
    if (bytes === 0 || first + at(data, count) * bytes <= data.byteLength) return;
    this.#broken(
      `its table "${type}" declares ${at(data, count)} entries and is too short for them`,
    );
  }

  #addSamples(count: number): void {
    this.#samples += count;
    if (this.#samples > this.maxSamples) this.#tooMany(this.#samples, this.maxSamples);
  }

  #checkLookup(data: DataView): void {
    const word = at(data, 8);
    const wide = data.byteLength > 0 && data.getUint8(0) === 1;
    const numbers = ((word >> 4) & 3) + ((word >> 2) & 3) + (word & 3) + 3;
    const step = (wide ? 16 : 8) + numbers;
    const times = new Set<number>();
    let count = 0;
    for (let from = 16; from + step <= data.byteLength; from += step, count++) {
      times.add(wide ? Number(data.getBigUint64(from)) : data.getUint32(from));
    }
    if (count - times.size > MAX_EQUAL) this.#broken('lists fragments that begin at the same time');
  }

  #tooMany(count: number, limit: number): never {
    throw new StackBlendError(
      'too-large',
      `${this.name}: declares ${count} frames, the limit is ${limit} (option limits.planes).`,
    );
  }

  #broken(what: string): never {
    throw new StackBlendError('bad-file', `${this.name}: ${what}.`);
  }
}

/** A number of a table; 0 where the table is too short. */
function at(data: DataView, offset: number): number {
  return offset + 4 <= data.byteLength ? data.getUint32(offset) : 0;
}

/** The first numbers of all entries of a table, added. */
function sumOf(data: DataView, step: number): number {
  let sum = 0;
  for (let offset = 8; offset + step <= data.byteLength; offset += step) sum += at(data, offset);
  return sum;
}

/** The most samples that a chunk is said to have. */
function largest(data: DataView): number {
  let most = 0;
  for (let offset = 8; offset + 12 <= data.byteLength; offset += 12) {
    most = Math.max(most, at(data, offset + 4));
  }
  return most;
}
