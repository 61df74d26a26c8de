import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Black-box suite: one relay process per file, and nothing of src/ is loaded. It mostly waits, so files run two at a time. */
export default defineConfig({
  cacheDir: resolve(import.meta.dirname, '../../node_modules/.vite'),
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
  },
});
