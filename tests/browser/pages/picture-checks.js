// What pictures.spec.ts runs inside the page: WebP and AVIF that the page makes, or is given.

import { io } from './io-checks.js';

const open = async (bytes) => (await io.openImages({ name: 'a.picture', data: bytes }))[0];

/** What a picture says of itself, and all its frames as base64. */
export async function describe(base64) {
  const image = await open(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  const { shape, kind, timeIncrement } = image;
  const frames = [];
  for (let t = 0; t < shape[0]; t++) {
    const { data } = await image.plane({ t });
    frames.push(btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join('')));
  }
  image.close();
  return { shape, kind, timeIncrement, frames };
}

/** A canvas of many colours and all degrees of transparency. */
function coloured(alpha) {
  const canvas = new OffscreenCanvas(64, 32);
  const context = canvas.getContext('2d');
  const image = context.createImageData(64, 32);
  for (let i = 0; i < 64 * 32; i++) {
    image.data.set([i * 7, i * 3, 255 - i, alpha ? (i * 5) % 256 : 255], i * 4);
  }
  context.putImageData(image, 0, 0);
  return { canvas, pixels: context.getImageData(0, 0, 64, 32).data };
}

/** How many bytes of a lossless WebP differ from those of the canvas that it was made of. */
export async function losslessWebp(alpha) {
  const { canvas, pixels } = coloured(alpha);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 1 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const image = await open(bytes);
  const { data } = await image.plane();
  const straight = pixels.some((value, i) => i % 4 < 3 && value > pixels[i - (i % 4) + 3]);
  return {
    lossless: new TextDecoder('latin1').decode(bytes).includes('VP8L'),
    shape: image.shape,
    straight,
    different: data.filter((value, i) => value !== pixels[i]).length,
  };
}

const word = (...values) =>
  values.flatMap((v) => [24, 16, 8, 0].map((shift) => (v >>> shift) & 255));
const text = (value) => Array.from(value, (char) => char.charCodeAt(0));
const box = (type, ...parts) => {
  const content = parts.flat();
  return [...word(content.length + 8), ...text(type), ...content];
};

/** A still AVIF of one AV1 key frame: the fewest boxes that make one. */
function avif(frame, record, width, height) {
  const ftyp = box('ftyp', text('avif'), word(0), text('avifmif1miaf'));
  const properties = box(
    'iprp',
    box(
      'ipco',
      box('ispe', word(0, width, height)),
      box('av1C', record),
      box('pixi', word(0), [3, 8, 8, 8]),
    ),
    box('ipma', word(0, 1), [0, 1], [3, 1, 0x82, 3]),
  );
  const meta = (offset) =>
    box(
      'meta',
      word(0),
      box('hdlr', word(0, 0), text('pict'), word(0, 0, 0), [0]),
      box('pitm', word(0), [0, 1]),
      box('iloc', word(0), [0x44, 0, 0, 1], [0, 1, 0, 0, 0, 1], word(offset, frame.length)),
      box('iinf', word(0), [0, 1], box('infe', word(2 << 24), [0, 1, 0, 0], text('av01'), [0])),
      properties,
    );
  const offset = ftyp.length + meta(0).length + 8;
  return Uint8Array.from([...ftyp, ...meta(offset), ...box('mdat', Array.from(frame))]);
}

/** An AVIF of a frame that the browser encodes, against the pixels that went in; undefined where it cannot. */
export async function madeAvif() {
  const config = { codec: 'av01.0.04M.08', width: 64, height: 32, bitrate: 5e6 };
  if (!(await VideoEncoder.isConfigSupported(config)).supported) return undefined;
  const { canvas, pixels } = gradient();
  let chunk;
  let record;
  const encoder = new VideoEncoder({
    output(encoded, { decoderConfig } = {}) {
      chunk = new Uint8Array(encoded.byteLength);
      encoded.copyTo(chunk);
      record = decoderConfig?.description && new Uint8Array(decoderConfig.description);
    },
    error: (error) => console.error(error),
  });
  encoder.configure(config);
  const frame = new VideoFrame(canvas, { timestamp: 0 });
  encoder.encode(frame, { keyFrame: true });
  frame.close();
  await encoder.flush();
  // What separates frames in a stream has no place in a picture.
  if (chunk[0] === 0x12 && chunk[1] === 0) chunk = chunk.subarray(2);
  // Main profile, level 3.0, 8 bits, 4:2:0.
  const image = await open(avif(chunk, Array.from(record ?? [0x81, 0x04, 0x0c, 0x00]), 64, 32));
  const { data } = await image.plane();
  const sum = data.reduce((total, value, i) => total + Math.abs(value - pixels[i]), 0);
  return { shape: image.shape, kind: image.kind, mean: sum / data.length };
}

function gradient() {
  const canvas = new OffscreenCanvas(64, 32);
  const context = canvas.getContext('2d');
  const fill = context.createLinearGradient(0, 0, 64, 0);
  fill.addColorStop(0, 'rgb(20 60 200)');
  fill.addColorStop(1, 'rgb(220 160 40)');
  context.fillStyle = fill;
  context.fillRect(0, 0, 64, 32);
  return { canvas, pixels: context.getImageData(0, 0, 64, 32).data };
}

/** How broken files end, by the first bytes that are left of them or changed in them. */
export async function broken(base64) {
  const whole = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const strange = [];
  for (let i = 0; i < 40; i++) {
    let copy = whole.slice();
    for (let k = 0; k < 3; k++)
      copy[(i * 37 + k * 101) % Math.min(copy.length, 300)] ^= 1 << (i % 8);
    if (i % 3 === 0) copy = copy.subarray(0, 16 + Math.floor((copy.length * i) / 40));
    const error = await open(copy).then(
      (image) => image.close(),
      (reason) => reason,
    );
    if (error && !['bad-file', 'too-large', 'unsupported'].includes(error.code)) {
      strange.push(String(error));
    }
  }
  return strange;
}
