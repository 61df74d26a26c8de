import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The CSP of index.html forbids what the dev server injects, so the preview is built, as the real thing is.
export default defineConfig({
  root: resolve(import.meta.dirname),
  base: './',
  plugins: [react()],
  build: { target: 'chrome130', outDir: '/tmp/phony-preview', emptyOutDir: true, chunkSizeWarningLimit: 1_500 },
});
