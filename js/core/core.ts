import { resolveLut } from '../engine/colour/lut.ts';
import { parseCompositeCall } from '../engine/composite/call.ts';
import type { Channel, CompositeOptions } from '../engine/composite/types.ts';
import type { Call } from '../engine/contract/call.ts';
import { allocateBytes } from '../engine/contract/errors.ts';
import {
  checkOptions,
  checkOverlap,
  commonShape,
  parseOperand,
  parseUrl,
} from '../engine/contract/input.ts';
import { type Layer, type ParsedLayer, parseLayers, parsePair } from '../engine/contract/layers.ts';
import type { BlendRule } from '../engine/contract/modes.ts';
import { stackBytes } from '../engine/contract/shape.ts';
import type { Bytes, ClampedOut, StackInput } from '../engine/contract/types.ts';
import { type CoreModule, instantiate, type ModuleFactory } from '../engine/host/module.ts';
import { blendProgram } from '../engine/program/blend-program.ts';
import { createTileMemory, Tiles } from './tiles.ts';

/** Options of {@link createCore}. */
export interface CoreOptions {
  /** Where `single.wasm` is hosted, for pages that host it themselves. */
  readonly wasmUrl?: string | URL;
}

/** Options of {@link Core.screen}. */
export interface CoreScreenOptions {
  /** Shape of both stacks, `[frames, height, width, 4]`. Needed where neither tells its own. */
  readonly shape?: readonly number[];
  /** Where to write; see `ScreenOptions`. */
  readonly out?: StackInput;
}

/** Options of {@link Core.blend}. */
export interface CoreBlendOptions extends CoreScreenOptions, BlendRule {}

/** Options of {@link Core.composite}. */
export type CoreCompositeOptions = Omit<CompositeOptions, 'signal' | 'onProgress'>;

/** Blends on the calling thread, for callers that are in a worker already. */
export interface Core {
  /**
   * Screen of two stacks, as `Engine.screen` computes it. Returns `out`, or a new array.
   * Throws TypeError or RangeError for bad arguments.
   */
  screen(
    stack1: StackInput,
    stack2: StackInput,
    options: CoreScreenOptions & ClampedOut,
  ): Uint8ClampedArray;
  /** The same with any other `out`, or none. */
  screen(stack1: StackInput, stack2: StackInput, options?: CoreScreenOptions): Uint8Array;
  /** Blends `source` over `backdrop`, as `Engine.blend` does. Returns and throws as `screen`. */
  blend(
    backdrop: StackInput,
    source: StackInput,
    options: CoreBlendOptions & ClampedOut,
  ): Uint8ClampedArray;
  /** The same with any other `out`, or none. */
  blend(backdrop: StackInput, source: StackInput, options?: CoreBlendOptions): Uint8Array;
  /** Lays stacks over each other, as `Engine.blendAll` does. Returns and throws as `screen`. */
  blendAll(layers: readonly Layer[], options: CoreScreenOptions & ClampedOut): Uint8ClampedArray;
  /** The same with any other `out`, or none. */
  blendAll(layers: readonly Layer[], options?: CoreScreenOptions): Uint8Array;
  /** Combines channels, as `Engine.composite` does. Returns and throws as `screen`. */
  composite(
    channels: readonly Channel[],
    options: CoreCompositeOptions & ClampedOut,
  ): Uint8ClampedArray;
  /** The same with any other `out`, or none. */
  composite(channels: readonly Channel[], options?: CoreCompositeOptions): Uint8Array;
}

/** Nothing that callers have lies in engine memory. */
const NO_MEMORY = { addressIn: () => null };

class TileCore implements Core {
  readonly #tiles: Tiles;

  constructor(tiles: Tiles) {
    this.#tiles = tiles;
  }

  screen(
    stack1: StackInput,
    stack2: StackInput,
    options: CoreScreenOptions & ClampedOut,
  ): Uint8ClampedArray;
  screen(stack1: StackInput, stack2: StackInput, options?: CoreScreenOptions): Uint8Array;
  screen(stack1: StackInput, stack2: StackInput, options: CoreScreenOptions = {}): Bytes {
    return this.#blend(
      () => parsePair(['stack1', 'stack2'], [stack1, stack2], { mode: 'screen' }),
      options,
    );
  }

  blend(
    backdrop: StackInput,
    source: StackInput,
    options: CoreBlendOptions & ClampedOut,
  ): Uint8ClampedArray;
  blend(backdrop: StackInput, source: StackInput, options?: CoreBlendOptions): Uint8Array;
  blend(backdrop: StackInput, source: StackInput, options: CoreBlendOptions = {}): Bytes {
    return this.#blend(
      () => parsePair(['backdrop', 'source'], [backdrop, source], options),
      options,
    );
  }

  blendAll(layers: readonly Layer[], options: CoreScreenOptions & ClampedOut): Uint8ClampedArray;
  blendAll(layers: readonly Layer[], options?: CoreScreenOptions): Uint8Array;
  blendAll(layers: readonly Layer[], options: CoreScreenOptions = {}): Bytes {
    return this.#blend(() => parseLayers(layers), options);
  }

  composite(
    channels: readonly Channel[],
    options: CoreCompositeOptions & ClampedOut,
  ): Uint8ClampedArray;
  composite(channels: readonly Channel[], options?: CoreCompositeOptions): Uint8Array;
  composite(channels: readonly Channel[], options: CoreCompositeOptions = {}): Bytes {
    return this.#run(parseCompositeCall(channels, options, NO_MEMORY, resolveLut));
  }

  #blend(parse: () => ParsedLayer[], options: CoreScreenOptions): Bytes {
    checkOptions(options);
    const layers = parse();
    const inputs = layers.map(({ operand }) => operand);
    const out = options.out === undefined ? null : parseOperand('options.out', options.out);
    const shape = commonShape(inputs, out, options.shape);
    if (out) checkOverlap(out, inputs);
    const program = blendProgram(layers.map(({ recipe }) => recipe));
    return this.#run({ program, inputs, out, shape });
  }

  #run({ program, inputs, out: given, shape }: Omit<Call, 'options'>): Bytes {
    const out = given?.bytes ?? allocateBytes(stackBytes(shape));
    const bytes = inputs.map((input) => input.bytes);
    if (out.length > 0) this.#tiles.run(program, bytes, out);
    return given?.given ?? out;
  }
}

/** Makes the `createCore` of one platform. */
export function createCoreOn(
  factory: ModuleFactory<CoreModule>,
  load: (url: URL) => Promise<WebAssembly.Module>,
  wasmUrl: URL,
) {
  return async function createCore(options: CoreOptions = {}): Promise<Core> {
    checkOptions(options);
    const url = parseUrl('options.wasmUrl', options.wasmUrl) ?? wasmUrl;
    const memory = createTileMemory();
    const module = await instantiate(factory, await load(new URL(url)), memory);
    module.start(1);
    return new TileCore(new Tiles(module, memory));
  };
}
