// npm run package [-- electron-builder's targets]: the packaged app in dist/, by default unpacked for this machine.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { inRoot, root } from './bootstrap/paths.mjs';
import { prepareApp } from './bootstrap/prepare.mjs';
import { runMain, say } from './bootstrap/terminal.mjs';

await runMain(async () => {
  const runtime = await prepareApp();
  if (runtime.source === 'registry') {
    say(`This package is for tests only: it has Electron ${runtime.version}, which gets no security updates.`);
  }
  const targets = process.argv.slice(2);
  const args = [
    inRoot('node_modules', 'electron-builder', 'cli.js'),
    ...(targets.length > 0 ? targets : ['--dir']),
    '--publish=never',
    `-c.electronDist=${runtime.dir}`,
    `-c.electronVersion=${runtime.version}`,
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  // electron-builder copies it along from the runtime's folder; the app's own archive stands in its place.
  fs.rmSync(inRoot('dist', 'linux-unpacked', 'resources', 'default_app.asar'), { force: true });
  process.exitCode = status ?? 1;
});
