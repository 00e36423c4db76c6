import { expect, test } from './servers.ts';

const PLACES = [
  { isolated: true, variant: undefined, expected: 'threads' },
  { isolated: true, variant: 'single', expected: 'single' },
  { isolated: false, variant: undefined, expected: 'single' },
] as const;

for (const { isolated, variant, expected } of PLACES) {
  const where = `${isolated ? 'isolated' : 'not isolated'}, ${variant ?? 'default'} → ${expected}`;

  test(`exact in the browser: ${where}`, async ({ page, open }) => {
    const { complaints } = await open('/', { isolated });
    const result = await page.evaluate(async (variant) => {
      const { api, wrongPairs, equalsImgRust } = await import('/checks.js' as string);
      const engine = await api.createEngine({ threads: 3, ...(variant ? { variant } : {}) });
      const result = {
        isolated: crossOriginIsolated,
        variant: engine.variant,
        threads: engine.threads,
        wrongOfArrays: await wrongPairs(engine, false),
        wrongOfStacks: await wrongPairs(engine, true),
        imgRust: await equalsImgRust(engine),
        wasm: engine.memory.wasm,
      };
      engine.dispose();
      (await api.createEngine({ threads: 1, ...(variant ? { variant } : {}) })).dispose();
      return result;
    }, variant);
    expect(result).toMatchObject({
      isolated,
      variant: expected,
      threads: 3,
      wrongOfArrays: 0,
      wrongOfStacks: 0,
      imgRust: true,
    });
    expect(result.wasm).toBeLessThan(64 << 20);
    const warned = complaints.warnings.filter((text) =>
      text.includes('Cross-Origin-Opener-Policy'),
    );
    expect(warned).toHaveLength(isolated ? 0 : 1);
    expect(complaints.console).toEqual([]);
  });
}

test('the core blends at once, in a page that is not isolated', async ({ page, open }) => {
  const { complaints } = await open('/', { isolated: false });
  const wrong = await page.evaluate(async () => {
    const { wrongPairs } = await import('/checks.js' as string);
    const { createCore } = await import('/dist/js/core/index.js' as string);
    return wrongPairs(await createCore(), false);
  });
  expect(wrong).toBe(0);
  expect(complaints.console).toEqual([]);
});

test('forced threads without isolation say which headers are missing', async ({ page, open }) => {
  await open('/', { isolated: false });
  const failed = await page.evaluate(async () => {
    const { api, failure } = await import('/checks.js' as string);
    return failure(() => api.createEngine({ variant: 'threads' }));
  });
  expect(failed).toMatchObject({ name: 'StackBlendError', code: 'unsupported' });
  expect(failed.message).toContain('Cross-Origin-Embedder-Policy: require-corp');
});

test('a buffer that cannot be transferred stays, and is blended', async ({ page, open }) => {
  await open('/');
  const result = await page.evaluate(async () => {
    const { api } = await import('/checks.js' as string);
    const engine = await api.createEngine({ threads: 2 });
    const stack1 = new Uint8Array(65536).fill(7);
    const stack2 = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer);
    const options = { shape: [1, 128, 128, 4], transfer: true };
    const out = await engine.screen(stack1, stack2, options);
    return { lengths: [stack1.length, stack2.length], right: out.every((v: number) => v === 7) };
  });
  expect(result).toEqual({ lengths: [0, 65536], right: true });
});

const WITHOUT_WASM =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; frame-ancestors 'none'";

const FAULTS = [
  {
    what: 'a wasm file that is not there',
    options: { wasmUrl: '/nowhere.wasm' },
    says: /nowhere\.wasm: the server answered 404/,
  },
  {
    what: 'an HTML page in place of wasm',
    options: { wasmUrl: '/index.html' },
    says: /an HTML page was served in its place/,
  },
  {
    what: 'a worker that is not there',
    options: { workerUrl: '/nowhere.js' },
    says: /worker script did not load/,
  },
  {
    what: 'a worker of another origin',
    options: { workerUrl: 'https://example.org/worker.js' },
    says: /^no worker could be opened: .*example\.org.*; host the package or a workerUrl on the origin/,
  },
  {
    what: 'a policy that forbids wasm',
    options: {},
    policy: WITHOUT_WASM,
    says: /wasm-unsafe-eval/,
  },
];

for (const { what, options, policy, says } of FAULTS) {
  for (const isolated of [true, false]) {
    test(`load-failed: ${what} (${isolated ? 'threads' : 'single'})`, async ({ page, open }) => {
      await open('/', { isolated, ...(policy ? { policy } : {}) });
      const failed = await page.evaluate(async (options) => {
        const { api, failure } = await import('/checks.js' as string);
        return failure(() => api.createEngine({ threads: 2, ...options }));
      }, options);
      expect(failed).toMatchObject({ name: 'StackBlendError', code: 'load-failed' });
      expect(failed.message).toMatch(says);
    });
  }
}

for (const type of ['application/octet-stream', 'application/wasm; charset=utf-8']) {
  test(`wasm is compiled though it is served as ${type}`, async ({ page, open }) => {
    await open('/');
    await page.route('**/*.wasm', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-type': type } });
    });
    const right = await page.evaluate(async () => {
      const { api, equalsImgRust } = await import('/checks.js' as string);
      const engine = await api.createEngine({ threads: 2, variant: 'single' });
      return equalsImgRust(engine);
    });
    expect(right).toBe(true);
  });
}
