import { show } from '../../../js/engine/contract/shape.ts';
import type { Progress } from '../../../js/engine/contract/types.ts';
import { EXPORT_FORMATS, type ExportFormat, FORMAT_INFOS } from './formats.ts';
import type { SeriesAxis, Subject } from './subject.ts';

/**
 * What an export contains: the frame that is shown, in full size; the view as it is on the screen;
 * or all frames along time or z.
 */
export type ExportContent = 'frame' | 'view' | SeriesAxis;

/** Options of `export()`. */
export interface ExportOptions {
  readonly format: ExportFormat;
  /** Default: what has several frames, time before z; for `'png'` the frame. `'view'` is for PNG. */
  readonly content?: ExportContent;
  /** First and last frame of a series, from 0, both included. Default: all. */
  readonly range?: readonly [first: number, last: number];
  /** `'tiff'` and `'ome-tiff'`: the channels in the file's own dtype with their colours, not RGB. */
  readonly channels?: boolean;
  /** Frames per second: of a video 0.001 to 240, of a GIF 0.002 to 50. Default: as it plays. */
  readonly fps?: number;
  /** Drawn over `'view'`. */
  readonly scaleBar?: boolean;
  readonly legend?: boolean;
  /**
   * A file that a person has chosen, as of `showSaveFilePicker`: it is written as it is made, and a
   * long export never lies in memory. Without it the result is a Blob that the browser keeps.
   */
  readonly to?: FileSystemFileHandle;
  /** Aborts: rejects with `signal.reason`, and no half file is left behind. */
  readonly signal?: AbortSignal;
  /** Called after each frame; `done` and `total` count frames. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Options that have been checked against a subject. */
export interface ExportPlan {
  readonly format: ExportFormat;
  readonly content: ExportContent;
  readonly first: number;
  readonly count: number;
  readonly channels: boolean;
  readonly fps: number;
  readonly scaleBar: boolean;
  readonly legend: boolean;
}

function defaultContent(format: ExportFormat, { lengths }: Subject): ExportContent {
  if (!FORMAT_INFOS[format].series) return 'frame';
  if (lengths.t > 1) return 't';
  return lengths.z > 1 ? 'z' : 'frame';
}

function isOneOf<T>(list: readonly T[], value: unknown): value is T {
  return list.includes(value as T);
}

function contentOf(options: ExportOptions, subject: Subject): ExportContent {
  const { format, content = defaultContent(format, subject) } = options;
  if (!isOneOf(['frame', 'view', 't', 'z'] as const, content)) {
    throw new TypeError(`content: expected frame, view, t or z, got ${String(content)}`);
  }
  if (content === 'view' && format !== 'png') {
    throw new TypeError(`content: the view is saved as png, not as ${format}`);
  }
  const isSeries = content === 't' || content === 'z';
  if (isSeries && !FORMAT_INFOS[format].series) {
    throw new TypeError(`content: ${format} holds one frame, got ${content}`);
  }
  return content;
}

function rangeOf({ range }: ExportOptions, content: ExportContent, { lengths }: Subject) {
  const length = content === 't' || content === 'z' ? lengths[content] : 1;
  if (range === undefined) return { first: 0, count: length };
  const [first, last] = Array.isArray(range) && range.length === 2 ? range : [-1, -1];
  const whole = Number.isSafeInteger(first) && Number.isSafeInteger(last);
  if (!whole || first < 0 || last < first || last >= length) {
    throw new RangeError(
      `range: expected [first, last], whole numbers from 0 to ${length - 1}, first ≤ last, got ${show(range)}`,
    );
  }
  return { first, count: last - first + 1 };
}

/** Frames per second, least and most: GIFs count hundredths of a second, and what is below two is played slowly. */
export function ratesOf(format: ExportFormat): readonly [least: number, most: number] {
  return format === 'gif' ? [0.002, 50] : [0.001, 240];
}

function rateOf({ format, fps }: ExportOptions, subject: Subject): number {
  const [least, most] = ratesOf(format);
  if (fps === undefined) return Math.min(most, subject.fps);
  if (typeof fps === 'number' && fps >= least && fps <= most) return fps;
  throw new RangeError(
    `fps: expected a number from ${least} to ${most} for ${format}, got ${show(fps)}`,
  );
}

/** Checks options. @throws TypeError or RangeError that names the option, its value and what fits. */
export function planExport(options: ExportOptions, subject: Subject): ExportPlan {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options: ${show(options)}; expected an object with a format`);
  }
  const { format, channels = false } = options;
  if (!isOneOf(EXPORT_FORMATS, format)) {
    throw new TypeError(`format: expected ${EXPORT_FORMATS.join(', ')}, got ${String(format)}`);
  }
  if (channels && !(FORMAT_INFOS[format].channels && subject.channels)) {
    const why = subject.channels ? `${format} holds pictures` : 'no image of channels is open';
    throw new TypeError(`channels: ${why}`);
  }
  const { to } = options;
  if (to !== undefined && typeof to?.createWritable !== 'function') {
    throw new TypeError(`to: ${show(to)}; expected a FileSystemFileHandle`);
  }
  const content = contentOf(options, subject);
  const { scaleBar = false, legend = false } = options;
  return {
    format,
    content,
    ...rangeOf(options, content, subject),
    channels,
    fps: rateOf(options, subject),
    scaleBar,
    legend,
  };
}

/** Counted from 1, with zeros in front so that files sort. */
function numbered(axis: SeriesAxis, { lengths, shown }: Subject): string {
  const length = lengths[axis];
  return length > 1
    ? `-${axis}${String(shown[axis] + 1).padStart(String(length).length, '0')}`
    : '';
}

/** The name of the file: `cells`, of one of several frames `cells-t07`, of the view `cells-view`. */
export function fileName({ format, content }: ExportPlan, subject: Subject): string {
  const { projection } = subject;
  const isPicture = content === 'frame' && format !== 'json';
  const z = projection ? `-${projection}` : numbered('z', subject);
  const which = content === 'view' ? '-view' : isPicture ? numbered('t', subject) + z : '';
  return `${subject.name}${which}.${FORMAT_INFOS[format].extension}`;
}
