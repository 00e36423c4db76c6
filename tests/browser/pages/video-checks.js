// What video.spec.ts runs inside the page: videos made by the browser's encoders, read back.

import { io, violations } from './io-checks.js';

export { violations };

const bunny = await import('/mediabunny/mediabunny.min.mjs');

/** Frame t: a gradient whose hue tells the time, and a square that wanders. RGBA. */
function draw(context, t, { width, height }) {
  const gradient = context.createLinearGradient(0, 0, width, height);
  gradient.addColorStop(0, `hsl(${t * 12} 70% 30%)`);
  gradient.addColorStop(1, `hsl(${t * 12 + 60} 70% 70%)`);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'white';
  context.fillRect(8 + t, 16, 16, 16);
}

const FORMATS = {
  mp4: () => new bunny.Mp4OutputFormat({ fastStart: 'in-memory' }),
  'mp4, fragments': () => new bunny.Mp4OutputFormat({ fastStart: 'fragmented' }),
  mov: () => new bunny.MovOutputFormat(),
  webm: () => new bunny.WebMOutputFormat(),
  mkv: () => new bunny.MkvOutputFormat(),
};

/** A video, and the frames that went into it. Frames last 1/20 s; `times` gives other times. */
export async function make(options) {
  const {
    container,
    codec,
    frames = 24,
    width = 96,
    height = 64,
    gop = 10,
    rotation,
    times,
  } = options;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const target = new bunny.BufferTarget();
  const output = new bunny.Output({ format: FORMATS[container](), target });
  const source = new bunny.VideoSampleSource({
    codec,
    bitrate: 2e6,
    keyFrameInterval: gop / 20,
    latencyMode: 'quality',
  });
  output.addVideoTrack(source, { rotation });
  await output.start();
  const drawn = [];
  for (let t = 0; t < frames; t++) {
    draw(context, t, { width, height });
    drawn.push(context.getImageData(0, 0, width, height).data);
    const sample = new bunny.VideoSample(canvas, {
      timestamp: times?.[t] ?? t / 20,
      duration: 1 / 20,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return { bytes: new Uint8Array(target.buffer), drawn };
}

/** Mean and largest difference of two pictures. */
function difference(a, b) {
  let sum = 0;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i] - b[i]);
    sum += d;
    most = Math.max(most, d);
  }
  return { mean: sum / a.length, most };
}

const open = async (bytes, options) =>
  (await io.openImages({ name: 'a.video', data: bytes }, options))[0];

async function allFrames(image, order) {
  const frames = [];
  for (const t of order) frames[t] = (await image.plane({ t })).data.slice();
  return frames;
}

const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

/** How a video differs from what went into it, forwards, backwards and at random. */
export async function roundTrip(options) {
  const { bytes, drawn } = await make(options);
  const image = await open(bytes, { cache: 0 });
  const { shape, dtype, kind, timeIncrement } = image;
  const forwards = Array.from(drawn, (_, t) => t);
  const first = await allFrames(image, forwards);
  const differences = first.map((frame, t) => difference(frame, drawn[t]));
  const random = [17, 3, 4, 5, 23, 0, 11, 10, 9, 20, 1].filter((t) => t < drawn.length);
  const again = await allFrames(image, random);
  const backwards = await allFrames(image, forwards.toReversed());
  const together = await Promise.all(random.map((t) => image.plane({ t })));
  image.close();
  return {
    head: Array.from(bytes.subarray(0, 12)),
    described: { shape, dtype, kind, timeIncrement },
    mean: Math.max(...differences.map(({ mean }) => mean)),
    opaque: first.every((frame) => frame.every((value, i) => i % 4 !== 3 || value === 255)),
    random: random.every((t) => same(again[t], first[t])),
    backwards: forwards.every((t) => same(backwards[t], first[t])),
    together: random.every((t, i) => same(together[i].data, first[t])),
  };
}

const caught = (promise) =>
  promise.then(
    () => undefined,
    ({ name, code, message }) => ({ name, code, message }),
  );

export { bunny, caught, difference, draw, io, open, same };
