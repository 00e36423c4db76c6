/**
 * What is used of mediabunny (MPL-2.0): taking videos apart, and handing their packets to WebCodecs.
 * The package gets this file bundled.
 */
import {
  Input,
  Logging,
  LogLevel,
  MatroskaInputFormat,
  QuickTimeInputFormat,
  Source,
} from 'mediabunny';

export type { InputVideoTrack, VideoSample } from 'mediabunny';
export { EncodedPacketSink, type Input, VideoSampleSink } from 'mediabunny';

// What is wrong with a file, our own errors tell.
Logging.level = LogLevel.Silent;

/** Boxes as in MP4, also of QuickTime files that name no brand, which the library would not take. */
class Boxes extends QuickTimeInputFormat {
  async _canReadInput(): Promise<boolean> {
    return true;
  }
}

interface Lacing {
  expandLacedBlocks(
    blocks: unknown[],
    track: { readonly info: { readonly type: string } | null },
  ): void;
}

/** Matroska and WebM without laced frames, of which seven bytes can declare 256. No video has them. */
class Elements extends MatroskaInputFormat {
  async _canReadInput(): Promise<boolean> {
    return true;
  }

  _createDemuxer(input: Input): Lacing {
    const create = (MatroskaInputFormat.prototype as unknown as this)._createDemuxer;
    const demuxer = create.call(this, input);
    demuxer.expandLacedBlocks = (_blocks, track) => {
      if (track.info?.type === 'video') throw new Error('its frames are laced');
    };
    return demuxer;
  }
}

/** Reads exactly `[start, end)`, which lies within the file. */
export type ReadExactly = (start: number, end: number) => Promise<Uint8Array>;

/** Each read stands by itself: our own sources keep what they read, and one that is aborted ends no other. */
class Bytes extends Source {
  constructor(
    private readonly size: number,
    private readonly read: ReadExactly,
  ) {
    super();
  }

  _getFileSize(): number {
    return this.size;
  }

  async _read(start: number, end: number) {
    const bytes = await this.read(start, end);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { bytes, view, offset: start };
  }

  _dispose(): void {}
}

/** A container whose kind was recognised by its first bytes. */
export function openInput(kind: 'boxes' | 'elements', size: number, read: ReadExactly): Input {
  const format = kind === 'boxes' ? new Boxes() : new Elements();
  return new Input({ source: new Bytes(size, read), formats: [format] });
}
