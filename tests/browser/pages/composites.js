// Composites, histograms and projections of the test vectors and of made planes: the same code runs
// in the page and in Node, which have to find the same bytes.

/** @typedef {(name: string) => Promise<Uint8Array>} Read the bytes of one of tests/vectors */

/** @type {Record<string, Uint8ArrayConstructor | Uint16ArrayConstructor | Int16ArrayConstructor | Float32ArrayConstructor>} */
const ARRAYS = { '|u1': Uint8Array, '<u2': Uint16Array, '<i2': Int16Array, '<f4': Float32Array };

/** The array in a .npy file of version 1, C order. @param {Uint8Array} bytes */
function npy(bytes) {
  const start = 10 + (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0);
  const header = new TextDecoder().decode(bytes.subarray(10, start));
  const [, descr = '', shape = ''] =
    /'descr': '([^']+)'.*'shape': \(([\d, ]+)\)/.exec(header) ?? [];
  const type = ARRAYS[descr];
  if (!type) throw new Error(`unexpected header ${header}`);
  return {
    data: new type(bytes.slice(start).buffer),
    shape: shape
      .split(',')
      .filter((part) => part.trim())
      .map(Number),
  };
}

/** @param {Uint8Array} array */
async function digest(array) {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(array));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {ArrayBufferView} array */
const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/**
 * One of tests/vectors/composite: how far from exact arithmetic, and the result's digest.
 * @param {import('stackblend').Engine} engine @param {Read} read
 * @param {typeof import('../../vectors/composite/cases.json')[number]} given
 */
async function vectorCase(engine, read, given) {
  const planes = npy(await read(`composite/${given.case}-planes.npy`));
  const expected = npy(await read(`composite/${given.case}-expected.npy`)).data;
  const [, height = 0, width = 0] = planes.shape;
  const size = height * width;
  /** @type {import('stackblend').Channel[]} */
  const channels = given.channels.map((channel, i) => ({
    ...channel,
    window: /** @type {[number, number]} */ (channel.window),
    color: /** @type {[number, number, number]} */ (channel.color),
    data: planes.data.slice(i * size, (i + 1) * size),
  }));
  const out = await engine.composite(channels, {
    shape: [1, height, width],
    mode: /** @type {import('stackblend').CompositeMode} */ (given.mode),
    background: given.background === 1 ? 'white' : 'black',
  });
  let off = 0;
  out.forEach((value, i) => {
    off = Math.max(off, Math.abs(value - (expected[i] ?? Number.NaN)));
  });
  return { name: given.case, off, digest: await digest(out) };
}

/**
 * Four frames of 61 × 67 pixels of a type; floats between -1 and 1, with NaN and infinities.
 * @param {(typeof ARRAYS)[string]} array @param {number} seed
 */
function made(array, seed) {
  const data = new array(4 * 61 * 67);
  for (let i = 0, state = seed; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = array === Float32Array ? state / 2 ** 31 - 1 : state >>> 8;
  }
  if (array === Float32Array) data.set([Number.NaN, Infinity, -Infinity], 100);
  return data;
}

/**
 * Histogram, window and projections of planes of a type.
 * @param {import('stackblend').Engine} engine @param {(typeof ARRAYS)[string]} array
 */
async function reductions(engine, array) {
  const data = made(array, 1 + array.BYTES_PER_ELEMENT);
  const shape = [4, 61, 67];
  const dtype = array.name.replace('Array', '').toLowerCase();
  const stack = await engine.allocate(shape, /** @type {import('stackblend').DType} */ (dtype));
  stack.data.set(data);
  const { counts, ...rest } = await engine.histogram(data);
  /** @type {Record<string, string>} */
  const results = { rest: JSON.stringify(rest), counts: await digest(bytesOf(counts)) };
  results.window = JSON.stringify(await engine.autoWindow(stack));
  for (const method of /** @type {const} */ (['max', 'min', 'median', 'mean', 'std', 'sum'])) {
    const [ofArray, ofStack] = [
      await engine.project(data, { shape, method }),
      await engine.project(stack, { method }),
    ];
    results[method] = await digest(bytesOf(ofArray));
    if (results[method] !== (await digest(bytesOf(ofStack)))) results[method] = 'differs by place';
  }
  await stack.free();
  return results;
}

/** All of it. @param {import('stackblend').Engine} engine @param {Read} read */
export async function findings(engine, read) {
  const cases = JSON.parse(new TextDecoder().decode(await read('composite/cases.json')));
  const composites = [];
  for (const given of cases) composites.push(await vectorCase(engine, read, given));
  /** @type {Record<string, Record<string, string>>} */
  const reduced = {};
  for (const array of [Uint8Array, Int16Array, Uint16Array, Float32Array]) {
    reduced[array.name] = await reductions(engine, array);
  }
  return { composites, reduced };
}

/** The same in a page, whose server has the vectors. @param {import('stackblend').EngineOptions} options */
export async function findingsInPage(options) {
  const address = '/dist/js/index.js';
  const { createEngine } = await import(address);
  const engine = await createEngine(options);
  const { variant } = engine;
  const read = async (/** @type {string} */ name) =>
    new Uint8Array(await (await fetch(`/vectors/${name}`)).arrayBuffer());
  const result = await findings(engine, read);
  engine.dispose();
  return { variant, ...result };
}
