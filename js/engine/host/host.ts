import { StackBlendError } from '../contract/errors.ts';
import type { Reply, Request, Results, StartOptions } from '../protocol.ts';

/** A worker's end of the channel, the same in browsers and in Node. */
export interface HostPort {
  post(reply: Reply, transfer: readonly ArrayBuffer[]): void;
  listen(onRequest: (request: Request) => void): void;
}

/** What a request resolves to, and the buffers that go back with it. */
export interface Answer {
  readonly result: Results[keyof Results];
  readonly transfer?: readonly ArrayBuffer[];
}

/** Carries out requests once the module runs. */
export type Handler = (
  request: Exclude<Request, { type: 'start' }>,
) => Answer | null | Promise<null>;

/** Starts a variant's module. */
export type Starter = (options: StartOptions) => Promise<{ answer: Answer; handler: Handler }>;

/** What the glue throws that is no error, in words. */
const WORDS: Record<string, string> = { unwind: 'one of its threads crashed' };

function failure(id: number, error: unknown): Reply {
  const message = error instanceof Error ? error.message : (WORDS[String(error)] ?? String(error));
  // Whatever else is thrown, a trap for instance, leaves the module in a state that nobody knows.
  const fatal = !(error instanceof StackBlendError);
  const code = fatal ? 'worker-crashed' : error.code;
  return { id, ok: false, code, message, fatal };
}

/** The worker's main loop: one reply to each request that has an id. */
export function serve(port: HostPort, start: Starter): void {
  let handler: Handler | null = null;
  const answer = async (request: Request): Promise<Answer | null> => {
    if (request.type === 'start') {
      const started = await start(request.payload);
      handler = started.handler;
      return started.answer;
    }
    if (!handler) throw new Error(`${request.type} before start`);
    return handler(request);
  };
  port.listen(async (request) => {
    const id = 'id' in request ? request.id : 0;
    try {
      const done = await answer(request);
      if (done) port.post({ id, ok: true, result: done.result }, done.transfer ?? []);
    } catch (error) {
      port.post(failure(id, error), []);
    }
  });
}
