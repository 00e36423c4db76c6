import { parseLut } from '../colour/lut-input.ts';
import { namedLut } from '../colour/named-luts.ts';
import type { Call, EngineMemory } from '../contract/call.ts';
import type { Bytes } from '../contract/types.ts';
import { parseCompositeCall } from './call.ts';
import type { ReadLut } from './channel.ts';
import { compositeFrames } from './frames.ts';
import { Renders } from './renders.ts';
import type {
  Channel,
  CompositeOptions,
  CompositeStreamOptions,
  PlaneLists,
  PlaneSource,
} from './types.ts';

/** When a call may begin, and who hears that it has. */
export interface Turn {
  /** Is waited for after the checks; what it rejects with, the call rejects with. */
  readonly turn: Promise<void> | null;
  /** Called when the first slice starts. */
  onBegin(): void;
}

/** How the engine carries out a call; rejects with what `parse` throws. */
export type Perform = (
  parse: () => Call,
  place: 'as the inputs' | 'ordinary',
  turn?: Turn,
) => Promise<Bytes>;

/** Composites of one engine. Loaded by the first one: pages that only blend have none. */
export class Composer {
  readonly #perform: Perform;
  readonly #memory: Pick<EngineMemory, 'addressIn'>;
  readonly #renders = new Renders();

  constructor(perform: Perform, memory: Pick<EngineMemory, 'addressIn'>) {
    this.#perform = perform;
    this.#memory = memory;
  }

  async composite(channels: readonly Channel[], options: CompositeOptions): Promise<Bytes> {
    const call = this.#parse(channels, options);
    const { out } = call;
    if (!out) return this.#perform(() => call, 'as the inputs');
    return this.#renders.run(out.given, call.options.signal, (render) => {
      const replaceable = { ...call, options: { ...call.options, signal: render.signal } };
      const onBegin = () => {
        render.hasBegun = true;
      };
      return this.#perform(() => replaceable, 'as the inputs', { turn: render.turn, onBegin });
    });
  }

  frames(
    frames: PlaneLists | PlaneSource,
    options: CompositeStreamOptions,
    limit: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    return compositeFrames(frames, options, limit, async (channels, frameOptions, name) => {
      return this.#perform(() => this.#parse(channels, frameOptions, name), 'ordinary');
    });
  }

  #parse(channels: readonly Channel[], options: CompositeOptions, name?: string): Call {
    const readLut: ReadLut = (value, lutName) => {
      const lut = parseLut(value, lutName);
      return typeof lut === 'string' ? namedLut(lut) : lut;
    };
    return parseCompositeCall(channels, options, this.#memory, readLut, name);
  }
}
