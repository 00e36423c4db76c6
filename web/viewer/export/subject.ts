import type { FileGroup, PixelSize, Quantity, WrittenImage } from '../../../js/io/index.ts';

/** The axis that a series of frames runs along. */
export type SeriesAxis = 't' | 'z';

/** Bytes of one RGBA frame, `uint8[height, width, 4]`, straight alpha. */
export type FrameBytes = Uint8Array<ArrayBuffer>;

/** A frame of a subject; what is left out is what is shown. */
export interface FramePosition {
  readonly t?: number;
  readonly z?: number;
}

/** The picture as it is on the screen, and what a person can have with it. */
export interface ScreenView {
  readonly canvas: HTMLCanvasElement;
  /** A bar of a known length, in pixels of the canvas. */
  readonly scaleBar: { readonly length: number; readonly text: string } | null;
  /** Names of what is shown and their colours, as CSS has them. */
  readonly legend: readonly { readonly name: string; readonly colour: string }[];
}

/** An image that a subject is made of, as `openImages` gives it. */
export interface OpenedImage {
  readonly name: string;
  /** Where it was put together: of which files. */
  readonly group?: FileGroup;
}

/** What is open, as an export sees it: frames, one at a time. */
export interface Subject {
  /** Of the file, without its extension. */
  readonly name: string;
  /** The image, or one for each layer, bottom first. */
  readonly images: readonly OpenedImage[];
  readonly width: number;
  readonly height: number;
  /** How many frames there are along each axis. */
  readonly lengths: Readonly<Record<SeriesAxis, number>>;
  /** The frame that is shown; of a projection the first plane. */
  readonly shown: Readonly<Record<SeriesAxis, number>>;
  /** How all planes along z become the one that is shown; left out: one of them is. */
  readonly projection?: 'max' | 'mean';
  /** Frames per second at which it plays. */
  readonly fps: number;
  readonly pixelSize: PixelSize;
  readonly timeIncrement?: Quantity;
  /** Whether all alpha is 255, so that formats without it lose nothing. */
  isOpaque(): Promise<boolean>;
  /** One frame as it is shown, in full size and in memory of its own. */
  frame(position: FramePosition, signal: AbortSignal): Promise<FrameBytes>;
  /** The channels themselves, in the file's own dtype, with the colours and windows that are shown. */
  readonly channels?: WrittenImage;
  /** How it is shown, as JSON. */
  readonly settings: unknown;
  /** Null where nothing is on the screen. */
  view(): ScreenView | null;
  /** Gives back what frames needed. */
  close(): void;
}
