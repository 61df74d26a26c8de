// npm run gallery [-- screen …]: pictures of every screen in its states, light, dark and in high contrast, in three
// sizes, taken in the app's own window. They are in gallery/, with index.html to look at them.
import { spawnSync } from 'node:child_process';
import { inRoot, root } from './bootstrap/paths.mjs';
import { prepareApp } from './bootstrap/prepare.mjs';
import { onOwnScreen } from './bootstrap/screen.mjs';
import { runMain, say } from './bootstrap/terminal.mjs';
import { electronEnv } from './electron-runtime.mjs';

await runMain(async () => {
  const runtime = await prepareApp({ forTests: true });
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const config = inRoot('tests', 'gallery', 'vitest.config.ts');
  const [command, ...args] = onOwnScreen([process.execPath, vitest, 'run', '--config', config]);
  const env = { ...electronEnv(runtime), PHONY_GALLERY: process.argv.slice(2).join(' ') };
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  if (status === 0) say(`look at ${inRoot('gallery', 'index.html')}`);
  process.exitCode = status ?? 1;
});
