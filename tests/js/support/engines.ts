import { createEngine, type Engine, type EngineOptions } from 'stackblend';
import { afterAll, beforeAll, describe } from 'vitest';

/** Both variants, as the package was built. */
export const VARIANTS = ['threads', 'single'] as const;

/** Runs the same tests with an engine of each variant; `get` gives the engine inside a test. */
export function describeEachVariant(
  name: string,
  options: EngineOptions,
  body: (get: () => Engine) => void,
): void {
  describe.each(VARIANTS)(`${name} (%s)`, (variant) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await createEngine({ ...options, variant });
    });
    afterAll(() => engine.dispose());
    body(() => engine);
  });
}
