import type { SampleMessage, SampleReply } from './request.ts';
import { createSample, type Sample } from './sample.ts';

interface WorkerScope {
  postMessage(message: SampleReply, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<SampleMessage>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
let sample: Sample | undefined;

scope.addEventListener('message', ({ data: { id, options, request } }) => {
  sample ??= createSample(options);
  const { what, channel, t } = request;
  const data = what === 'frame' ? sample.frame(channel, t) : sample.plane(channel, t);
  scope.postMessage({ id, data: data as SampleReply['data'] }, [data.buffer as ArrayBuffer]);
});
