import { createTileMemory, Tiles } from '../../core/tiles.ts';
import { bufferParts } from '../backends/slice-buffer.ts';
import { OUT_BYTES } from '../program/program.ts';
import type { Handler, Starter } from './host.ts';
import { type CoreModule, instantiate, type ModuleFactory } from './module.ts';
import { Reducer, reduced } from './reduce.ts';

/** Starts the module without threads: buffers come and go by transfer. */
export function singleStarter(
  factory: ModuleFactory<CoreModule>,
  load: (url: URL) => Promise<WebAssembly.Module>,
  wasmUrl: URL,
): Starter {
  return async (options) => {
    const code = await load(options.wasmUrl ? new URL(options.wasmUrl) : wasmUrl);
    const memory = createTileMemory();
    const module = await instantiate(factory, code, memory);
    module.start(1);
    const tiles = new Tiles(module, memory);
    const reducer = new Reducer(module, () => memory.buffer);
    const handler: Handler = (request) => {
      if (request.type === 'reduce') return reduced(reducer.run(request.payload));
      if (request.type !== 'buffer') {
        throw new Error(`${request.type} is for the variant threads`);
      }
      const { buffer, program, pixels } = request.payload;
      const inputs = bufferParts(program, buffer, pixels);
      tiles.run(program, inputs, new Uint8Array(buffer, 0, pixels * OUT_BYTES));
      return { result: { buffer }, transfer: [buffer] };
    };
    const wasmBytes = memory.buffer.byteLength;
    return { answer: { result: { threads: 1, memory: null, ring: null, wasmBytes } }, handler };
  };
}
