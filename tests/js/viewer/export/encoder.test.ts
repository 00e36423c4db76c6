import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Encoder } from '../../../../web/viewer/export/encoder.ts';

/** A worker that does what a test says. */
class FakeWorker {
  static last: FakeWorker;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly asked: unknown[] = [];

  constructor() {
    FakeWorker.last = this;
  }

  postMessage(request: unknown) {
    this.asked.push(request);
  }

  terminate() {}
}

beforeEach(() => {
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const failed = {
  code: 'load-failed',
  message: expect.stringMatching(/^a part of stackblend could not be loaded: /),
};

test('a worker that does not load is told, also where it fails before anything is asked of it', async () => {
  const encoder = new Encoder();
  FakeWorker.last.onerror?.({ message: '' });
  await expect(encoder.encode({ kind: 'gif-end' })).rejects.toMatchObject(failed);
  const other = new Encoder();
  const encoding = other.encode({ kind: 'gif-end' });
  FakeWorker.last.onerror?.({ message: '' });
  await expect(encoding).rejects.toMatchObject(failed);
});

test('answers come to who has asked', async () => {
  const encoder = new Encoder();
  const bytes = new Uint8Array(3);
  const first = encoder.encode({ kind: 'gif-end' });
  FakeWorker.last.onmessage?.({ data: { bytes } });
  expect(await first).toBe(bytes);
  const second = encoder.encode({ kind: 'gif-end' });
  FakeWorker.last.onmessage?.({ data: { message: 'too large' } });
  await expect(second).rejects.toThrow('too large');
  expect(FakeWorker.last.asked).toHaveLength(2);
});
