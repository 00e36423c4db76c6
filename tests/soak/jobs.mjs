/** Random jobs and what must come of them. */

/** @typedef {import('stackblend').Engine} Engine */
/** @typedef {import('stackblend/core').Core} Core */
/** @typedef {import('stackblend').Layer} Layer */

/** A small generator of numbers, so that a run can be had again. @param {number} seed */
export function random(seed) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ n) => Math.floor(next() * n);
  /** @template T @param {readonly T[]} list */
  const oneOf = (list) => /** @type {T} */ (list[below(list.length)]);
  return { next, below, oneOf };
}

/** @typedef {ReturnType<typeof random>} Random */

/** Pixels of any alpha, or mostly opaque ones. @param {Random} rng @param {number} length */
function noise(rng, length) {
  const words = new Uint32Array(Math.ceil(length / 4));
  const isOpaque = rng.next() < 0.5;
  for (let i = 0; i < words.length; i++) {
    const word = rng.next() * 2 ** 32;
    words[i] = isOpaque && word % 5000 > 1 ? word | 0xff000000 : word;
  }
  return new Uint8Array(words.buffer, 0, length);
}

/**
 * The bytes as an engine stack, an array in shared memory, or as they are.
 * @param {Engine} engine @param {Random} rng @param {Uint8Array} data @param {readonly number[]} shape
 */
async function place(engine, rng, data, shape) {
  const kind = rng.oneOf(['plain', 'plain', 'stack', 'shared']);
  if (kind === 'plain') return data.slice();
  if (kind === 'stack') {
    const stack = await engine.allocate(shape);
    stack.data.set(data);
    return stack;
  }
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  return shared;
}

/**
 * A job: its call, what it must resolve to, and what is to be freed afterwards. Shapes go from one
 * pixel to some MiB.
 * @param {Engine} engine @param {Core} core @param {Random} rng
 * @param {{ modes: readonly import('stackblend').BlendMode[] }} lists
 */
export async function makeJob(engine, core, rng, { modes }) {
  const [height, width] = [1 + rng.below(300), 1 + rng.below(400)];
  const frames = rng.oneOf([1, 1, 2, 9]);
  const count = 2 + rng.below(3);
  const shape = [frames, height, width, 4];
  /** @type {Layer[]} */
  const plain = [];
  /** @type {Layer[]} */
  const placed = [];
  for (let i = 0; i < count; i++) {
    const own = i > 0 && rng.next() < 0.2 ? 1 : frames;
    const data = noise(rng, own * height * width * 4);
    const rule = { mode: rng.oneOf(modes), opacity: rng.oneOf([1, 1, 0.4]) };
    const alpha = rng.oneOf(/** @type {const} */ (['independent', 'over']));
    plain.push({ ...rule, alpha, data });
    const where = await place(engine, rng, data, [own, height, width, 4]);
    placed.push({ ...rule, alpha, data: where });
  }
  const expected = core.blendAll(plain, { shape });
  const out = rng.next() < 0.5 ? new Uint8Array(expected.length) : undefined;
  /** @param {AbortSignal} signal */
  const call = (signal) => engine.blendAll(placed, { shape, signal, ...(out ? { out } : {}) });
  const free = async () => {
    for (const { data } of placed) if ('free' in data) await data.free();
  };
  return { call, expected, free };
}
