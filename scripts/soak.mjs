// npm run soak -- --minutes 30 --calls 50 --seed 1: calls without end on a relay to which things happen.
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleAndRun } from './bootstrap/bundle.mjs';
import { inRoot } from './bootstrap/paths.mjs';
import { prepareRelay } from './bootstrap/prepare.mjs';
import { runMain } from './bootstrap/terminal.mjs';

await runMain(async () => {
  await prepareRelay();
  // The conformance harness starts it from the repository's root; a bundle does not know where that is.
  if (process.env.PHONY_RELAY_COMMAND === undefined) {
    const probe = inRoot('bench', 'soak', 'heap-probe.mjs');
    process.env.PHONY_RELAY_COMMAND = `node --expose-gc --import ${probe} ${inRoot('out', 'main', 'relay.js')}`;
    // Where the probe writes what the relay holds.
    process.env.PHONY_SOAK_HEAP = path.join(tmpdir(), `phony-soak-heap-${process.pid}.json`);
  }
  await bundleAndRun(inRoot('bench', 'soak', 'run.ts'), 'soak');
});
