import { type ExportFormat, FORMAT_INFOS } from './formats.ts';
import { type ExportContent, type ExportOptions, ratesOf } from './options.ts';
import type { SeriesAxis, Subject } from './subject.ts';

/** What a person has chosen so far. */
export interface Draft {
  readonly format: ExportFormat;
  readonly content: ExportContent;
  /** First and last frame, counted from 1. */
  readonly first: number;
  readonly last: number;
  readonly channels: boolean;
  readonly fps: number;
  readonly scaleBar: boolean;
  readonly legend: boolean;
}

/** The axis of a series, or null. */
export function seriesAxis(content: ExportContent): SeriesAxis | null {
  return content === 't' || content === 'z' ? content : null;
}

/** What can be chosen of a subject in a format. */
export function contentsFor(subject: Subject, format: ExportFormat): ExportContent[] {
  const { lengths } = subject;
  const { series } = FORMAT_INFOS[format];
  if (format === 'json') return ['frame'];
  return [
    ...(series && lengths.t > 1 ? (['t'] as const) : []),
    ...(series && lengths.z > 1 ? (['z'] as const) : []),
    'frame',
    ...(format === 'png' && subject.view() ? (['view'] as const) : []),
  ];
}

/** The same draft with other contents: all of them. */
export function withContent(draft: Draft, content: ExportContent, { lengths }: Subject): Draft {
  const axis = seriesAxis(content);
  return { ...draft, content, first: 1, last: axis ? lengths[axis] : 1 };
}

/** What most people want of a subject in a format. */
export function draftFor(subject: Subject, format: ExportFormat): Draft {
  const content = contentsFor(subject, format)[0]!;
  const draft: Draft = {
    format,
    content,
    first: 1,
    last: 1,
    channels: false,
    fps: Math.min(subject.fps, ratesOf(format)[1]),
    scaleBar: false,
    legend: false,
  };
  return withContent(draft, content, subject);
}

/** The draft as `export()` takes it. */
export function optionsOf(draft: Draft): ExportOptions {
  const { format, content, first, last, channels, fps, scaleBar, legend } = draft;
  return {
    format,
    content,
    ...(seriesAxis(content) && { range: [first - 1, last - 1] as const }),
    ...(FORMAT_INFOS[format].channels && { channels }),
    ...(FORMAT_INFOS[format].plays && { fps }),
    ...(content === 'view' && { scaleBar, legend }),
  };
}
