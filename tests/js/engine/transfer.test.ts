import { expect, it } from 'vitest';
import { describeEachVariant } from '../support/engines.ts';
import { randomBytes, screenReference } from '../support/reference.ts';

const shape = [4, 60, 70, 4];
const bytes = 4 * 60 * 70 * 4;
const a = randomBytes(bytes, 1);
const b = randomBytes(bytes, 2);
const expected = screenReference(a, b);
const failureOf = (call: Promise<unknown>) => call.then(() => null).catch((error) => error);

describeEachVariant('transfer', { threads: 2 }, (engine) => {
  it('detaches the inputs at once and gives the result in the backdrop’s memory', async () => {
    const [backdrop, source] = [a.slice(), b.slice()];
    const call = engine().screen(backdrop, source, { shape, transfer: true });
    expect([backdrop.length, source.length]).toEqual([0, 0]);
    const out = await call;
    expect(Buffer.compare(out, expected)).toBe(0);
  });

  it('keeps to the part of a buffer that an input is', async () => {
    const whole = new Uint8Array(bytes + 100).fill(9);
    whole.set(a, 37);
    const out = await engine().screen(whole.subarray(37, 37 + bytes), b.slice(), {
      shape,
      transfer: true,
    });
    expect(whole.length).toBe(0);
    expect([out.byteOffset, out.buffer.byteLength]).toEqual([37, bytes + 100]);
    expect(Buffer.compare(out, expected)).toBe(0);
    const around = new Uint8Array(out.buffer);
    expect([...around.subarray(0, 37), ...around.subarray(37 + bytes)]).toEqual(
      new Array(100).fill(9),
    );
  });

  it('finds room where the lowest input is a single frame, or the same as another', async () => {
    const frame = a.slice(0, bytes / 4);
    const out = await engine().screen(frame.slice(), b.slice(), { shape, transfer: true });
    const repeated = Uint8Array.from({ length: bytes }, (_, i) => frame[i % frame.length]!);
    expect(Buffer.compare(out, screenReference(repeated, b))).toBe(0);
    const twice = a.slice();
    const self = await engine().screen(twice, twice, { shape, transfer: true });
    expect(Buffer.compare(self, screenReference(a, a))).toBe(0);
  });

  it('writes over no input that lies partly where the result would', async () => {
    const both = new Uint8Array(bytes + 4);
    both.set(a);
    const [backdrop, source] = [both.subarray(0, bytes), both.subarray(4)];
    const wanted = screenReference(backdrop, source);
    const out = await engine().screen(backdrop, source, { shape, transfer: true });
    expect(Buffer.compare(out, wanted)).toBe(0);
  });

  it('leaves a buffer in which something lies that is used again', async () => {
    const buffer = new Uint8Array(2 * bytes);
    const [frame, single] = [buffer.subarray(0, bytes), buffer.subarray(bytes)];
    frame.set(a);
    single.set(b);
    const frames = engine().blendFrames([frame, frame], single, {
      shape,
      mode: 'screen',
      transfer: true,
    });
    for await (const one of frames) expect(Buffer.compare(one, expected)).toBe(0);
    expect(buffer.length).toBe(2 * bytes);
  });

  it('leaves engine stacks, shared memory and out alone', async () => {
    const stack = await engine().allocate(shape);
    stack.data.set(a);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes));
    shared.set(b);
    const out = new Uint8Array(bytes);
    const plain = b.slice();
    await engine().screen(stack, plain, { out, transfer: true });
    expect(Buffer.compare(out, expected)).toBe(0);
    expect(plain.length).toBe(0);
    const fresh = await engine().screen(stack, shared, { transfer: true });
    expect(Buffer.compare(fresh, expected)).toBe(0);
    expect([stack.data.length, shared.length]).toEqual([bytes, bytes]);
    await stack.free();
  });

  it('works for layers', async () => {
    const layers = [a, b].map((data) => ({ data: data.slice(), mode: 'screen' as const }));
    const out = await engine().blendAll(layers, { shape, transfer: true });
    expect(layers.map(({ data }) => data.length)).toEqual([0, 0]);
    expect(Buffer.compare(out, expected)).toBe(0);
  });

  it('takes nothing when an argument is wrong', async () => {
    const [backdrop, source] = [a.slice(), b.slice()];
    const wrong = [
      [{ shape, transfer: 1 }, /^options.transfer: 1; expected true or false/],
      [{ shape, transfer: true, out: backdrop }, /^options.out: lies in the buffer of stack1/],
      [{ shape: [1, 1, 1, 4], transfer: true }, /^stack1: 67200 bytes/],
      [{ shape, transfer: true, signal: AbortSignal.abort(new Error('no')) }, /^no$/],
    ] as const;
    for (const [options, message] of wrong) {
      const failed = await failureOf(engine().screen(backdrop, source, options as never));
      expect(failed.message).toMatch(message);
    }
    expect([backdrop.length, source.length]).toEqual([bytes, bytes]);
    expect(Buffer.compare(await engine().screen(backdrop, source, { shape }), expected)).toBe(0);
  });
});
