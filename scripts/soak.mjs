// npm run soak -- --minutes 30 --calls 50 --seed 1: calls without end on a relay to which things happen.
import { bundleAndRun } from './bootstrap/bundle.mjs';
import { inRoot } from './bootstrap/paths.mjs';
import { prepareRelay } from './bootstrap/prepare.mjs';
import { runMain } from './bootstrap/terminal.mjs';

await runMain(async () => {
  await prepareRelay();
  // The conformance harness starts it from the repository's root; a bundle does not know where that is.
  process.env.PHONY_RELAY_COMMAND ??= `node ${inRoot('out', 'main', 'relay.js')}`;
  await bundleAndRun(inRoot('bench', 'soak', 'run.ts'), 'soak');
});
