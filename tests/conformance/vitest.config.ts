import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Black-box suite: one relay process per file, so files run one after another and nothing of src/ is loaded. */
export default defineConfig({
  cacheDir: resolve(import.meta.dirname, '../../node_modules/.vite'),
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    fileParallelism: false,
  },
});
