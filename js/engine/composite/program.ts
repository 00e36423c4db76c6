import type { Rgb } from '../colour/colour.ts';
import { DTYPES, itemBytes } from '../contract/dtypes.ts';
import { makeWords, type Program } from '../program/program.ts';
import type { ParsedChannel } from './channel.ts';

/** What holds for all channels of a composite, after its checks. */
export interface Combination {
  /** Position in {@link COMPOSITE_MODES}. */
  readonly mode: number;
  readonly background: Rgb;
}

/** Floats of a table's entry in C++: red, green, blue, 0..1, and one that is not used. */
const ENTRY_FLOATS = 4;

function makeTables(luts: readonly (Float32Array | null)[]) {
  const entries = luts.map((lut) => (lut?.length ?? 0) / 3);
  const begins = entries.map(
    (_, i) => ENTRY_FLOATS * entries.slice(0, i).reduce((a, b) => a + b, 0),
  );
  const tables = new Float32Array(ENTRY_FLOATS * entries.reduce((a, b) => a + b, 0));
  luts.forEach((lut, channel) => {
    lut?.forEach((value, i) => {
      const at = Math.floor(i / 3) * ENTRY_FLOATS + (i % 3);
      tables[(begins[channel] as number) + at] = value / 255;
    });
  });
  return { tables: tables.length > 0 ? tables : null, begins, entries };
}

/** Channels over a background: `ChannelWords` of cpp/wasm/program_words.h. */
export function compositeProgram(
  channels: readonly ParsedChannel[],
  { mode, background }: Combination,
): Program {
  const { tables, begins, entries } = makeTables(channels.map(({ lut }) => lut));
  const [red, green, blue] = background;
  const header = {
    kind: 'composite',
    mode,
    background: [red / 255, green / 255, blue / 255],
  } as const;
  const words = makeWords(header, channels.length, (words, at, i) => {
    const { planes, window, gamma, colour, opacity, invert } = channels[i] as ParsedChannel;
    words.setUint32(at + 8, DTYPES.indexOf(planes.dtype), true);
    words.setUint32(at + 12, invert ? 1 : 0, true);
    words.setUint32(at + 16, begins[i] as number, true);
    words.setUint32(at + 20, entries[i] as number, true);
    words.setFloat64(at + 24, window[0], true);
    words.setFloat64(at + 32, window[1], true);
    // As a float, which must be neither 0 nor infinite; see prepared_channel.cpp.
    const bounded = Math.min(1e30, Math.max(1e-30, gamma));
    [bounded, ...colour.map((part) => part / 255), opacity].forEach((value, part) => {
      words.setFloat32(at + 40 + 4 * part, value, true);
    });
  });
  const pixelBytes = channels.map(({ planes }) => itemBytes(planes.dtype));
  return { words, pixelBytes, tables };
}
