// What engine.spec.ts runs inside the page: the contract's formulas in plain JavaScript, and the
// unbundled package. Results go back as small values.

export const api = await import('/dist/js/index.js');

function screenValue(backdrop, source, isAlpha) {
  const product = (255 - backdrop) * (255 - source);
  return 255 - (isAlpha ? Math.floor(product / 255) : Math.floor((2 * product + 255) / 510));
}

/** Number of bytes that are not what the formula says, for each pair of values, twice. */
export async function wrongPairs(engine, useStacks) {
  const shape = [2, 256, 256, 4];
  const [a, b] = [new Uint8Array(2 * 65536 * 4), new Uint8Array(2 * 65536 * 4)];
  for (let i = 0; i < a.length; i++) {
    a[i] = ((i >> 2) % 65536) >> 8;
    b[i] = (i >> 2) & 255;
  }
  let inputs = [a, b];
  if (useStacks) {
    inputs = [await engine.allocate(shape), await engine.allocate(shape)];
    inputs[0].data.set(a);
    inputs[1].data.set(b);
  }
  const out = await engine.screen(...inputs, { shape });
  return out.reduce(
    (wrong, value, i) => wrong + (value !== screenValue(a[i], b[i], i % 4 === 3)),
    0,
  );
}

async function readVector(name) {
  const bytes = new Uint8Array(await (await fetch(`/vectors/${name}.npy`)).arrayBuffer());
  return bytes.subarray(10 + bytes[8] + 256 * bytes[9]);
}

/** Whether the result for img_rust's stacks is img_rust's own. */
export async function equalsImgRust(engine) {
  const names = ['stack1', 'stack2', 'expected'].map((name) => `img_rust_screen/${name}`);
  const [stack1, stack2, expected] = await Promise.all(names.map(readVector));
  const out = await engine.screen(stack1, stack2, { shape: [5, 33, 47, 4] });
  return out.length === expected.length && out.every((value, i) => value === expected[i]);
}

/** How a call failed. */
export async function failure(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message };
  }
}
