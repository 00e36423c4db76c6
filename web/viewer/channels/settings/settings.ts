import type { Background, Rgb } from '../../../../js/engine/colour/colour.ts';
import type { LutName } from '../../../../js/engine/colour/lut-names.ts';
import type { CompositeMode } from '../../../../js/engine/composite/modes.ts';
import type {
  Channel,
  CompositeOptions,
  PlaneInput,
} from '../../../../js/engine/composite/types.ts';

/** A table of colours: by its name, or the colours from lo to hi. */
export type LutSetting = LutName | readonly Rgb[];

/** How one channel is shown; all but the name are as `engine.composite` takes them. */
export interface ChannelSettings {
  readonly name: string;
  readonly visible: boolean;
  /** `'#rrggbb'`. */
  readonly color: string;
  /** In place of the colour. */
  readonly lut?: LutSetting;
  /** The values shown as nothing and as full colour; lo < hi. */
  readonly window: readonly [lo: number, hi: number];
  readonly gamma: number;
  /** 0..1. */
  readonly opacity: number;
  readonly invert: boolean;
}

/** The ways to combine channels that the viewer offers. */
export const VIEWER_MODES = ['screen', 'add', 'max', 'subtract', 'imagej'] as const;

/** One of {@link VIEWER_MODES}. */
export type ViewerMode = (typeof VIEWER_MODES)[number] & CompositeMode;

/** How an image is shown. Plain JSON, which loads again. */
export interface ViewerSettings {
  readonly version: 1;
  readonly mode: ViewerMode;
  /** Left out: black, white for `subtract`. Not of `imagej`. */
  readonly background?: Background;
  /** One for each channel of the image. */
  readonly channels: readonly ChannelSettings[];
}

/** What a float32 holds without becoming infinite. */
const LARGEST = 3.4e38;

/** Whether two values are a window that the engine takes. */
export function isWindow([lo, hi]: readonly [unknown, unknown]): boolean {
  const holds = (value: unknown): value is number =>
    typeof value === 'number' && Math.abs(value) <= LARGEST;
  return holds(lo) && holds(hi) && lo < hi;
}

/** The same with one channel changed. */
export function withChannel(
  settings: ViewerSettings,
  index: number,
  change: Partial<ChannelSettings>,
): ViewerSettings {
  const channels = settings.channels.map((channel, i) =>
    i === index ? { ...channel, ...change } : channel,
  );
  return { ...settings, channels };
}

/** The same channel in a colour of its own, without a table. */
export function withoutLut({ lut: _, ...channel }: ChannelSettings): ChannelSettings {
  return channel;
}

/** A channel as ImageJ knows it: by window and colour alone. */
function asInImageJ(channel: ChannelSettings): ChannelSettings {
  return { ...channel, gamma: 1, opacity: 1, invert: false };
}

/**
 * The settings as `engine.composite` takes them in their mode: ImageJ knows no background, gamma,
 * opacity or inverted channel, and ink on white no tables.
 */
export function engineSettings(settings: ViewerSettings): ViewerSettings {
  const { background, channels, ...rest } = settings;
  const { mode } = settings;
  const keeps = background !== undefined && mode !== 'imagej';
  const known = { subtract: withoutLut, imagej: asInImageJ } as const;
  const take = mode in known ? known[mode as keyof typeof known] : null;
  return {
    ...rest,
    ...(keeps && { background }),
    channels: take ? channels.map(take) : channels,
  };
}

/** Arguments of `engine.composite` for the channels that are shown; `planeOf` gives their planes. */
export function compositeArguments(
  settings: ViewerSettings,
  planeOf: (channel: number) => PlaneInput,
): [channels: Channel[], options: CompositeOptions] {
  const { mode, background, channels } = engineSettings(settings);
  const shown = channels.flatMap((channel, i) =>
    channel.visible ? [{ ...channel, data: planeOf(i) }] : [],
  );
  return [shown, { mode, ...(background !== undefined && { background }) }];
}

/** The colour behind everything, in parts 0..255. */
export function backgroundParts({ mode, background }: ViewerSettings): Rgb {
  const own =
    mode === 'imagej' ? 'black' : (background ?? (mode === 'subtract' ? 'white' : 'black'));
  if (typeof own !== 'string') return own;
  return own === 'white' ? [255, 255, 255] : [0, 0, 0];
}

/** The same, as CSS has it. */
export function backgroundColour(settings: ViewerSettings): string {
  return `rgb(${backgroundParts(settings).join(' ')})`;
}
