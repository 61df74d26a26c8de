// npm run fuzz [-- --frames N --seed N --seconds N | --replay FILE | --sockets]: random and broken frames through whole
// calls, in process; with --sockets against a relay of its own over real sockets. Bundled because Node 20 runs no
// TypeScript.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './bootstrap/paths.mjs';
import { prepareRelay } from './bootstrap/prepare.mjs';
import { runMain } from './bootstrap/terminal.mjs';

const CAMPAIGN = inRoot('tests', 'fuzz', 'campaign');
const overSockets = process.argv.includes('--sockets');

/** The bundle is in another folder than what it is made of. */
const ownFolders = {
  name: 'own-folders',
  transform: (code, id) => code.replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id))),
};

await runMain(async () => {
  await prepareRelay();
  process.chdir(root);
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [ownFolders],
    // In process the sockets lead nowhere.
    resolve: overSockets ? {} : { alias: { ws: `${CAMPAIGN}/fake-ws.ts` } },
    build: {
      ssr: `${CAMPAIGN}/${overSockets ? 'sockets' : 'main'}.ts`,
      outDir: 'out/fuzz',
      target: 'node20.18',
      rollupOptions: { output: { entryFileNames: 'run.js' } },
    },
  });
  await import(pathToFileURL(inRoot('out', 'fuzz', 'run.js')).href);
});
