import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './paths.mjs';
import { Halt } from './terminal.mjs';

/** Bundles a TypeScript program of ours to plain JavaScript, because Node 20 runs no TypeScript, and runs it. */
export async function bundleAndRun(entry, name) {
  if (!fs.existsSync(entry)) throw new Halt(`there is no ${entry} to run`);
  process.chdir(root);
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: entry,
      outDir: `out/${name}`,
      target: 'node20.18',
      rollupOptions: { output: { entryFileNames: 'run.js' } },
    },
  });
  await import(pathToFileURL(inRoot('out', name, 'run.js')).href);
}
