// npm run bench [names …]: the benchmarks of bench/.
import { bundleAndRun } from './bootstrap/bundle.mjs';
import { inRoot } from './bootstrap/paths.mjs';
import { prepareRelay } from './bootstrap/prepare.mjs';
import { runMain } from './bootstrap/terminal.mjs';

await runMain(async () => {
  await prepareRelay();
  await bundleAndRun(inRoot('bench', 'run.ts'), 'bench');
});
