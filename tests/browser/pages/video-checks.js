// What video.spec.ts runs inside the page: videos made by the browser's encoders, read back.

import { io, violations } from './io-checks.js';

export { io, violations };

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

/** A video's bytes as base64. */
export async function encoded(options) {
  const { bytes } = await make(options);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
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

const CODECS = {
  avc: 'avc1.42001f',
  vp8: 'vp8',
  vp9: 'vp09.00.10.08',
  av1: 'av01.0.04M.08',
};

/** How a video differs from what went into it, forwards, backwards and at random; undefined where its codec cannot be encoded. */
export async function roundTrip(options) {
  const config = { codec: CODECS[options.codec], width: 96, height: 64 };
  if (!(await VideoEncoder.isConfigSupported(config)).supported) return undefined;
  const { bytes, drawn } = await make(options);
  const image = await open(bytes, { cache: 0 });
  const { shape, dtype, kind, timeIncrement } = image;
  const forwards = Array.from(drawn, (_, t) => t);
  const first = await allFrames(image, forwards);
  const differences = first.map((frame, t) => difference(frame, drawn[t]));
  const random = [17, 3, 4, 23, 0, 11, 9, 20].filter((t) => t < drawn.length);
  const again = await allFrames(image, random);
  const together = await Promise.all(random.map((t) => image.plane({ t })));
  image.close();
  const keeps = await open(bytes);
  const backwards = await allFrames(keeps, forwards.toReversed());
  keeps.close();
  return {
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

/** Where `text` begins in `bytes`, -1 where it does not occur. */
const find = (bytes, text) => new TextDecoder('latin1').decode(bytes).indexOf(text);

function replaced(bytes, text, other) {
  const copy = bytes.slice();
  copy.set(new TextEncoder().encode(other), find(copy, text));
  return copy;
}

/** The file without its first box, whose length is made that of a box that may be passed over. */
function withoutBrand(bytes) {
  return replaced(bytes, 'ftyp', 'wide');
}

const short = { container: 'mov', codec: 'vp9', frames: 4, gop: 2 };

export async function variants() {
  const plain = await make(short);
  const image = await open(plain.bytes);
  const frame = (await image.plane({ t: 3 })).data;

  const rotated = await open((await make({ ...short, rotation: 90 })).bytes);
  const turnedFrame = (await rotated.plane({ t: 3 })).data;
  const pixel = (data, width, x, y) => data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4);
  // Clockwise: what was at the lower left is at the upper left.
  const corners = [
    [0, 63, 0, 0],
    [0, 0, 63, 0],
    [95, 63, 0, 95],
    [20, 30, 33, 20],
  ];
  const turned = corners.every(([x, y, toX, toY]) =>
    same(pixel(frame, 96, x, y), pixel(turnedFrame, 64, toX, toY)),
  );

  const brandless = await open(withoutBrand(plain.bytes));
  const uneven = await open((await make({ ...short, times: [0, 0.05, 0.2, 0.25] })).bytes);
  const single = await open((await make({ ...short, frames: 1 })).bytes);
  const odd = await make({ ...short, width: 97, height: 65 });
  const oddImage = await open(odd.bytes);
  const { mean } = difference((await oddImage.plane({ t: 2 })).data, odd.drawn[2]);
  return {
    odd: { shape: oddImage.shape, close: mean < 8 },
    turned: { shape: rotated.shape, same: turned },
    brandless: {
      shape: brandless.shape,
      same: same((await brandless.plane({ t: 3 })).data, frame),
    },
    uneven: { frames: uneven.shape[0], timeIncrement: uneven.timeIncrement },
    single: { frames: single.shape[0], timeIncrement: single.timeIncrement },
  };
}

/** The packets of frames that are drawn by `frameAt`, and how to decode them. */
async function encode(frameAt, count) {
  const chunks = [];
  let decoderConfig;
  const encoder = new VideoEncoder({
    output(chunk, metadata) {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      chunks.push({ data, type: chunk.type });
      decoderConfig ??= metadata?.decoderConfig;
    },
    error: (error) => console.error(error),
  });
  encoder.configure({ codec: 'vp09.00.10.08', width: 96, height: 64, bitrate: 4e6 });
  for (let t = 0; t < count; t++) {
    const frame = frameAt(t);
    encoder.encode(frame, { keyFrame: t === 0 });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  return { chunks, decoderConfig };
}

/** A WebM whose alpha rises from the left to the right, and with each frame: what comes back of it. */
export async function transparent() {
  const [width, height, count] = [96, 64, 3];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const drawn = [];
  const colours = await encode((t) => {
    draw(context, t, { width, height });
    drawn.push(context.getImageData(0, 0, width, height).data);
    return new VideoFrame(canvas, { timestamp: t * 50_000 });
  }, count);
  const alphaAt = (x, t) => Math.min(255, x * 2 + t * 30);
  const alphas = await encode((t) => {
    const planes = new Uint8Array((width * height * 3) / 2).fill(128);
    for (let i = 0; i < width * height; i++) planes[i] = alphaAt(i % width, t);
    const init = { format: 'I420', codedWidth: width, codedHeight: height };
    return new VideoFrame(planes, { ...init, timestamp: t * 50_000 });
  }, count);

  const target = new bunny.BufferTarget();
  const output = new bunny.Output({ format: FORMATS.webm(), target });
  const source = new bunny.EncodedVideoPacketSource('vp9');
  output.addVideoTrack(source);
  await output.start();
  for (let t = 0; t < count; t++) {
    const { data, type } = colours.chunks[t];
    const alpha = alphas.chunks[t].data;
    const packet = new bunny.EncodedPacket(data, type, t / 20, 1 / 20, t, undefined, { alpha });
    await source.add(packet, { decoderConfig: colours.decoderConfig });
  }
  await output.finalize();

  const image = await open(new Uint8Array(target.buffer));
  const frames = await allFrames(image, [0, 1, 2]);
  const worst = frames.map((frame, t) => {
    const alpha = frame.filter((_, i) => i % 4 === 3);
    return Math.max(...alpha.map((value, i) => Math.abs(value - alphaAt(i % width, t))));
  });
  const colour = frames.map(
    (frame, t) =>
      difference(
        frame.filter((_, i) => i % 4 < 3),
        drawn[t].filter((_, i) => i % 4 < 3),
      ).mean,
  );
  return { shape: image.shape, alpha: Math.max(...worst), colour: Math.max(...colour) };
}

export async function failures() {
  const { bytes } = await make({ ...short, frames: 30, gop: 30 });
  const aborted = new AbortController();
  const opening = caught(open(bytes, { signal: aborted.signal }));
  aborted.abort();

  const image = await open(bytes, { cache: 0 });
  const expected = (await image.plane({ t: 29 })).data;
  const leaving = new AbortController();
  const left = caught(image.plane({ t: 28, signal: leaving.signal }));
  const stays = image.plane({ t: 29 });
  leaving.abort();
  const abortedPlane = await left;
  const afterAbort = same((await stays).data, expected);
  const late = caught(image.plane({ t: 5 }));
  image.close();

  // Its first half of the samples; the tables come before them.
  const { bytes: whole } = await make({ ...short, container: 'mp4', frames: 30 });
  const cut = await open(whole.subarray(0, Math.ceil(whole.length * 0.75)));
  const first = (await cut.plane()).data.length === 96 * 64 * 4;
  const last = await caught(cut.plane({ t: 29 }));
  return {
    unknown: await caught(open(replaced(bytes, 'vp09', 'xvid'))),
    undecodable: await without('vp09', () => caught(open(bytes))),
    tooMany: await caught(open(bytes, { limits: { planes: 29 } })),
    tooWide: await caught(open(bytes, { limits: { planeBytes: 96 * 64 * 4 - 1 } })),
    aborted: await opening,
    abortedPlane,
    afterAbort,
    disposed: await late,
    cut: { first, last: last?.code },
  };
}

/** A browser that has no decoder for a codec. */
async function without(codec, work) {
  const original = VideoDecoder.isConfigSupported;
  VideoDecoder.isConfigSupported = async (config) =>
    config.codec.startsWith(codec) ? { supported: false } : original.call(VideoDecoder, config);
  try {
    return await work();
  } finally {
    VideoDecoder.isConfigSupported = original;
  }
}

/** Numbers from 0 up to 2³², the same for the same seed. */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

/** Copies with some bytes changed, half of them cut off as well: how each ended. */
export async function mutated({ copies, seed }) {
  const random = numbers(seed);
  const next = (below) => Math.floor((random.next().value / 2 ** 32) * below);
  const strange = [];
  let failed = 0;
  for (const container of ['mp4', 'mp4, fragments', 'webm']) {
    const { bytes } = await make({ ...short, container, codec: 'vp9' });
    for (let i = 0; i < copies; i++) {
      let copy = bytes.slice();
      // Most of the structure lies in the first kilobyte.
      for (let n = next(6); n >= 0; n--) copy[next(Math.min(copy.length, 1200))] = next(256);
      if (next(2)) copy = copy.subarray(0, next(copy.length));
      const started = performance.now();
      const error = await readAll(copy).catch((reason) => reason);
      if (error) failed++;
      const known = !error || ['bad-file', 'too-large', 'unsupported'].includes(error.code);
      const took = performance.now() - started;
      if (!known || took > 5000) strange.push({ container, i, took, error: String(error) });
    }
  }
  return { strange, failed };
}

async function readAll(bytes) {
  const image = await open(bytes);
  try {
    for (let t = 0; t < image.shape[0] && t < 8; t++) await image.plane({ t });
  } finally {
    image.close();
  }
}
