// npm run relay: the relay alone, under plain Node. Standard output is the relay's; all of ours goes to stderr.
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './bootstrap/paths.mjs';
import { prepareRelay } from './bootstrap/prepare.mjs';
import { runMain } from './bootstrap/terminal.mjs';

await runMain(async () => {
  await prepareRelay();
  process.chdir(root);
  // In this very process, so that a signal sent to npm reaches the relay and nothing in between.
  await import(pathToFileURL(inRoot('out', 'main', 'relay.js')).href);
});
