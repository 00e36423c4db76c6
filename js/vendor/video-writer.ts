/**
 * What is used of mediabunny (MPL-2.0) to write videos: WebCodecs' encoders and the two containers.
 * The package gets this file bundled, apart from what reads videos.
 */
export type { StreamTargetChunk, VideoCodec } from 'mediabunny';
export {
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  QUALITY_HIGH,
  StreamTarget,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny';
