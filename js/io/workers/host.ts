import { StackBlendError } from '../../engine/contract/errors.ts';
import { messageOf } from '../bytes.ts';
import { DECODERS, type DecoderName } from './decoders.ts';
import type { DecodePort, DecodeRequest } from './protocol.ts';

/** The worker's main loop: one reply to each request. */
export function serveDecoders(port: DecodePort): void {
  port.listen(async (request) => {
    const { id } = request;
    try {
      const result = await decode(request);
      port.post({ type: 'done', id, result }, buffersOf(result));
    } catch (error) {
      const code = error instanceof StackBlendError ? { code: error.code } : {};
      port.post({ type: 'failed', id, ...code, message: messageOf(error) }, []);
    }
  });
  port.post({ type: 'ready' }, []);
}

async function decode({ decoder, payload }: DecodeRequest): Promise<unknown> {
  const run = DECODERS[decoder as DecoderName] as ((payload: unknown) => unknown) | undefined;
  if (!run) throw new Error(`no decoder ${decoder}`);
  return run(payload);
}

/** The buffers of a result: a typed array, or an object or list of them. Each once. */
export function buffersOf(result: unknown): ArrayBuffer[] {
  const values = ArrayBuffer.isView(result) ? [result] : Object.values(result ?? {});
  const buffers = values
    .filter((value) => ArrayBuffer.isView(value))
    .map((view) => view.buffer)
    .filter((buffer) => buffer instanceof ArrayBuffer);
  return [...new Set(buffers)];
}
