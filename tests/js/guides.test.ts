import { ReadableStream, WritableStream } from 'node:stream/web';
import { createEngine } from 'stackblend';
import { expect, it } from 'vitest';
import { guideModule } from '../guides.ts';
import { randomBytes, screenReference } from './support/reference.ts';

const shape = [8, 9, 4];
const frame = (seed: number) => randomBytes(8 * 9 * 4, seed);
const a = Array.from({ length: 7 }, (_, i) => frame(i + 1));
const b = Array.from({ length: 7 }, (_, i) => frame(i + 11));

it('streams: a time-lapse is blended frame by frame', async () => {
  const { blendTimeLapse } = await import(guideModule('streams'));
  const shown: Uint8Array[] = [];
  await blendTimeLapse(a, b, shape, async (one: Uint8Array) => shown.push(one));
  expect(shown).toEqual(a.map((one, i) => screenReference(one, b[i]!)));
});

it('streams: a TransformStream blends what is piped through it', async () => {
  const { blendStream } = await import(guideModule('streams'));
  using engine = await createEngine({ threads: 1 });
  const written: Uint8Array[] = [];
  const file = new WritableStream<Uint8Array>({ write: (one) => void written.push(one) });
  const through = blendStream(engine, b[0], { mode: 'screen', shape });
  await ReadableStream.from(a).pipeThrough(through).pipeTo(file);
  expect(written).toEqual(a.map((one) => screenReference(b[0]!, one)));
});
