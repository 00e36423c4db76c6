import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { readStack } from '../../js/io/index.ts';
import { createSample, type Sample } from '../../web/viewer/sample/sample.ts';
import { sampleChannels, sampleSources } from '../../web/viewer/sample/source.ts';
import { STAINS, windowOf } from '../../web/viewer/sample/stains.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Mean and standard deviation of one colour of a frame. */
function statistics(frame: Uint8Array, color: number): { mean: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  for (let i = color; i < frame.length; i += 4) {
    sum += frame[i]!;
    squares += frame[i]! * frame[i]!;
  }
  const mean = sum / (frame.length / 4);
  return { mean, deviation: Math.sqrt(squares / (frame.length / 4) - mean * mean) };
}

describe('createSample', () => {
  let sample: Sample;
  let nuclei: Uint8Array;
  let membranes: Uint8Array;
  beforeAll(() => {
    sample = createSample();
    nuclei = sample.frame('nuclei', 0);
    membranes = sample.frame('membranes', 0);
  });

  it('is 24 frames of 512 × 512', () => {
    expect(sample.shape).toEqual([24, 512, 512, 4]);
    expect(nuclei.length).toBe(512 * 512 * 4);
  });

  // Only operations that IEEE 754 and the language fix: these bytes are the same in every engine.
  it('has the bytes that it always had', () => {
    expect({
      nuclei: sha256(nuclei),
      membranes: sha256(membranes),
      later: sha256(sample.frame('membranes', 23)),
    }).toMatchInlineSnapshot(`
      {
        "later": "94d2b24656b403aee15828e8aca79a51b898f32084f193ff4590fe826865486e",
        "membranes": "7ce5974123601ac6b0ef9749c471e9f98204145896e766e0960a0c188229a489",
        "nuclei": "b9d68c196a90ee94d7a4eb611eda8f2d209b0cfecf0b85efe003442e5e6808c7",
      }
    `);
  });

  it('gives the same frame whatever was asked before', () => {
    const again = createSample();
    again.frame('membranes', 20);
    again.frame('nuclei', 3);
    expect(sha256(again.frame('nuclei', 0))).toBe(sha256(nuclei));
  });

  it('is another one with another seed', () => {
    const options = { width: 64, height: 48, frames: 2 };
    const one = createSample({ ...options, seed: 1 }).frame('nuclei', 0);
    const two = createSample({ ...options, seed: 2 }).frame('nuclei', 0);
    expect(one.length).toBe(64 * 48 * 4);
    expect(sha256(one)).not.toBe(sha256(two));
  });

  it('is opaque, dark in the background and bright where something is', () => {
    for (const [frame, color] of [
      [nuclei, 0],
      [membranes, 1],
    ] as const) {
      expect(frame.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
      const { mean, deviation } = statistics(frame, color);
      expect(mean).toBeGreaterThan(25);
      expect(mean).toBeLessThan(90);
      expect(deviation).toBeGreaterThan(25);
    }
  });

  it('shows channels that overlap', () => {
    let both = 0;
    for (let i = 0; i < nuclei.length; i += 4) {
      if (nuclei[i]! > 60 && membranes[i + 1]! > 30) both++;
    }
    expect(both).toBeGreaterThan(1000);
  });

  it('moves, and its noise does not stand still', () => {
    const next = sample.frame('nuclei', 1);
    let same = 0;
    for (let i = 0; i < next.length; i += 4) if (next[i] === nuclei[i]) same++;
    expect(same).toBeLessThan(next.length / 4 / 2);
  });

  it('rejects frames that it does not have', () => {
    for (const t of [-1, 24, 0.5, Number.NaN]) {
      expect(() => sample.frame('nuclei', t)).toThrow(RangeError);
    }
  });
});

describe('sampleSources', () => {
  it('reads like a file', async () => {
    const options = { width: 48, height: 32, frames: 3 };
    const [nuclei, membranes] = sampleSources(options);
    const sample = createSample(options);
    for (const [source, channel] of [
      [nuclei, 'nuclei'],
      [membranes, 'membranes'],
    ] as const) {
      const { data, shape } = await readStack(source);
      expect(shape).toEqual([3, 32, 48, 4]);
      expect(data.subarray(2 * 48 * 32 * 4)).toEqual(sample.frame(channel, 2));
    }
  });

  it('stops when it is aborted, and when it was closed', async () => {
    const [nuclei] = sampleSources({ width: 16, height: 16, frames: 2 });
    await expect(nuclei.plane({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    nuclei.close();
    await expect(nuclei.plane()).rejects.toMatchObject({ code: 'disposed' });
  });
});

describe('sampleChannels', () => {
  const bytes = (plane: { data: ArrayBufferView }) =>
    new Uint8Array(plane.data.buffer, plane.data.byteOffset, plane.data.byteLength);

  it('is a time-lapse of three 16-bit channels, with names, colours, windows and sizes', () => {
    const source = sampleChannels();
    expect(source).toMatchObject({
      shape: [24, 3, 1, 512, 512],
      dtype: 'uint16',
      kind: 'planes',
      timeIncrement: { value: 2, unit: 'min' },
    });
    expect(source.channels.map(({ name }) => name)).toEqual(['Nuclei', 'Membranes', 'Vesicles']);
    source.close();
  });

  // As above: the same in every engine.
  it('has the values that it always had', async () => {
    const source = sampleChannels();
    const planes = [];
    for (const c of [0, 1, 2]) planes.push(sha256(bytes(await source.plane({ c, t: 5 }))));
    expect(planes).toMatchInlineSnapshot(`
      [
        "650a71748ef7382c4807dcd202101704ef7fe9747e0d635bb82e4160ce9fc9bb",
        "27e037077b777a7abfeefa4bbb3c3225c25202fc68b70bf9665041b703996983",
        "3f4029e55d6efaf9500b7fcdda27547f3c9ae96202578c4fc12245a1ac7a8341",
      ]
    `);
  });

  it('has noise around the offset, and values beyond 8 bits inside the window', async () => {
    const source = sampleChannels();
    for (const [c, stain] of STAINS.entries()) {
      const { data } = await source.plane({ c });
      const [lo, hi] = windowOf(stain);
      let inside = 0;
      let bright = 0;
      for (const value of data) {
        if (value >= lo && value <= hi) inside++;
        if (value > 255 + lo) bright++;
      }
      expect(inside / data.length, stain).toBeGreaterThan(0.8);
      expect(bright / data.length, stain).toBeGreaterThan(0.02);
      expect(new Set(data).size, stain).toBeGreaterThan(500);
    }
  });

  it('makes nothing on this thread when it is closed before its worker is ready', async () => {
    const terminated: string[] = [];
    vi.stubGlobal(
      'Worker',
      class {
        postMessage() {}
        terminate() {
          terminated.push('it');
        }
      },
    );
    try {
      const source = sampleChannels();
      const reading = [source.plane({ c: 0, t: 0 }), source.plane({ c: 1, t: 3 })];
      for (const plane of reading) plane.catch(() => {});
      await Promise.resolve();
      source.close();
      for (const plane of reading) await expect(plane).rejects.toMatchObject({ code: 'disposed' });
      expect(terminated).toEqual(['it']);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('moves, in every channel', async () => {
    const source = sampleChannels({ width: 128, height: 128, frames: 12 });
    for (const c of [0, 1, 2]) {
      const first = (await source.plane({ c, t: 0 })).data;
      const last = (await source.plane({ c, t: 11 })).data;
      const moved = first.filter((value, i) => Math.abs(value - last[i]!) > 300).length;
      expect(moved, `channel ${c}`).toBeGreaterThan(first.length / 50);
    }
  });
});
