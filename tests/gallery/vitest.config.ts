import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Not a part of `npm test`: it makes pictures to be looked at (`npm run gallery`). */
export default defineConfig({
  cacheDir: resolve(import.meta.dirname, '../../node_modules/.vite'),
  test: { root: import.meta.dirname, include: ['*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 },
});
