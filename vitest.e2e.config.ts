import { defineConfig } from 'vitest/config';

/** The app itself, on a screen: one at a time, because screen, focus and notification daemon are shared. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
