// What canvas.spec.ts runs inside the page: the browser's own canvas, which has the same modes and
// operators and was written by others, against the engine. Results go back as small values.

import { createEngine } from '/dist/js/index.js';

const SIDE = 256;
const BYTES = SIDE * SIDE * 4;
const shape = [1, SIDE, SIDE, 4];

/** A canvas on the processor that holds straight-alpha RGBA bytes. */
function canvasOf(bytes) {
  const context = new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });
  context.putImageData(new ImageData(new Uint8ClampedArray(bytes), SIDE, SIDE), 0, 0);
  return context;
}

/** What the canvas makes of `source` drawn over `backdrop`. */
function painted(backdrop, source, operation) {
  const context = canvasOf(backdrop);
  context.globalCompositeOperation = operation;
  // A canvas says nothing about a word that it does not know, and keeps the one it had.
  if (context.globalCompositeOperation !== operation) throw new Error(`no ${operation} here`);
  context.drawImage(canvasOf(source).canvas, 0, 0);
  return context.getImageData(0, 0, SIDE, SIDE).data;
}

/** Opaque pixels in which all pairs of values meet, in each channel at another place. */
function allPairs() {
  const [backdrop, source] = [new Uint8Array(BYTES), new Uint8Array(BYTES)];
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const [row, column] = [pixel >> 8, pixel & 255];
    backdrop.set([row, column, 255 - row, 255], 4 * pixel);
    source.set([column, row, column ^ 85, 255], 4 * pixel);
  }
  return [backdrop, source];
}

/** Random pixels. @param {number} leastAlpha 255 for opaque ones */
function randomPixels(leastAlpha) {
  let state = 2463534242;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 24;
  };
  return [1, 2].map(() =>
    Uint8Array.from({ length: BYTES }, (_, i) =>
      i % 4 === 3 ? leastAlpha + (next() % (256 - leastAlpha)) : next(),
    ),
  );
}

/**
 * How far two pictures are apart. `premultiplied` is the largest difference of a colour in units of
 * 1/255 of what is seen of it: weighted by its alpha.
 */
function apart(ours, theirs) {
  const found = { differing: 0, largest: 0, premultiplied: 0, alpha: 0 };
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i] - theirs[i]);
    if (i % 4 === 3) {
      found.alpha = Math.max(found.alpha, difference);
      continue;
    }
    if (difference > 0) found.differing++;
    found.largest = Math.max(found.largest, difference);
    found.premultiplied = Math.max(found.premultiplied, (difference * ours[i | 3]) / 255);
  }
  return found;
}

async function compareAll(rules, pixelsOf) {
  const engine = await createEngine({ threads: 2 });
  const found = [];
  for (const { operation, rule } of rules) {
    const [backdrop, source] = pixelsOf(rule);
    const out = await engine.blend(backdrop, source, { shape, ...rule });
    found.push({ operation, rule, ...apart(out, painted(backdrop, source, operation)) });
  }
  engine.dispose();
  return found;
}

/** Of opaque pixels: all pairs of values for separable modes, random colours for the others. */
export function compareModes(modes, separable) {
  const [pairs, colours] = [allPairs(), randomPixels(255)];
  const rules = modes.flatMap((mode) =>
    ['independent', 'over'].map((alpha) => ({
      operation: mode === 'normal' ? 'source-over' : mode,
      rule: { mode, alpha },
    })),
  );
  return compareAll(rules, ({ mode }) => (separable.includes(mode) ? pairs : colours));
}

/** Of random pixels whose alphas are at least `leastAlpha`. */
export function compareOperators(operators, leastAlpha) {
  const pixels = randomPixels(leastAlpha);
  const rules = operators.map((operator) => ({ operation: operator, rule: { operator } }));
  return compareAll(rules, () => pixels);
}
