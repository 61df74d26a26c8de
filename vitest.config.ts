import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The scripts are plain JavaScript, and so are their tests.
    include: ['tests/**/*.test.{ts,tsx}', 'tests/scripts/**/*.test.mjs'],
    // These need the built app: npm test runs them with configurations of their own.
    exclude: ['tests/e2e/**', 'tests/conformance/**', 'tests/gallery/**'],
  },
});
