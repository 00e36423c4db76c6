import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/js/**/*.test.ts'],
    // Most tests start workers of their own: more than two files at a time would measure nothing but waiting.
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});
