/** What can be written. */
export const EXPORT_FORMATS = [
  'png',
  'tiff',
  'ome-tiff',
  'npy',
  'mp4',
  'webm',
  'gif',
  'json',
] as const;

/** One of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What there is to know of a format. */
export interface FormatInfo {
  /** For a person. */
  readonly text: string;
  readonly extension: string;
  readonly mime: string;
  /** Whether a file can hold several frames. */
  readonly series: boolean;
  /** Whether a file can hold the channels themselves. */
  readonly channels: boolean;
  /** Whether frames have a rate. */
  readonly plays: boolean;
}

const still = { series: false, channels: false, plays: false };
const stack = { series: true, channels: false, plays: false };
const movie = { series: true, channels: false, plays: true };

export const FORMAT_INFOS: Readonly<Record<ExportFormat, FormatInfo>> = {
  png: { text: 'PNG', extension: 'png', mime: 'image/png', ...still },
  tiff: {
    text: 'TIFF, for ImageJ',
    extension: 'tif',
    mime: 'image/tiff',
    ...stack,
    channels: true,
  },
  'ome-tiff': {
    text: 'OME-TIFF',
    extension: 'ome.tif',
    mime: 'image/tiff',
    ...stack,
    channels: true,
  },
  npy: { text: 'NumPy .npy', extension: 'npy', mime: 'application/octet-stream', ...stack },
  mp4: { text: 'MP4', extension: 'mp4', mime: 'video/mp4', ...movie },
  webm: { text: 'WebM', extension: 'webm', mime: 'video/webm', ...movie },
  gif: { text: 'GIF', extension: 'gif', mime: 'image/gif', ...movie },
  json: { text: 'Settings, JSON', extension: 'json', mime: 'application/json', ...still },
};
