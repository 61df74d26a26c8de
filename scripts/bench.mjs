// npm run bench [names …]: the benchmarks of bench/, bundled to plain JavaScript because Node 20 runs no TypeScript.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './bootstrap/paths.mjs';
import { prepareRelay } from './bootstrap/prepare.mjs';
import { Halt, runMain } from './bootstrap/terminal.mjs';

const ENTRY = inRoot('bench', 'run.ts');

await runMain(async () => {
  await prepareRelay();
  if (!fs.existsSync(ENTRY)) throw new Halt('there is no bench/run.ts to run');
  process.chdir(root);
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: ENTRY,
      outDir: 'out/bench',
      target: 'node20.18',
      rollupOptions: { output: { entryFileNames: 'run.js' } },
    },
  });
  await import(pathToFileURL(inRoot('out', 'bench', 'run.js')).href);
});
