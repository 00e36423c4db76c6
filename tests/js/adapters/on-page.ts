import { createEngine, type Engine } from 'stackblend';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { fakePage } from './fake-page.ts';

/** The file's engine, from the first test on. */
export let engine: Engine;

/** Each test of the file has a stand-in for a page of its own, all one engine. */
export function useFakePages(): void {
  beforeAll(async () => {
    engine = await createEngine({ variant: 'single', threads: 1 });
  });
  afterAll(() => engine.dispose());
  beforeEach(() => void fakePage());
  afterEach(() => vi.unstubAllGlobals());
}
