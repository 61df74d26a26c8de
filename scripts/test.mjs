// npm test: prepares the checkout, then checks, unit tests, the relay from outside, and the app
// end to end.
// Ends with "N passed, N failed"; a check that fails counts as one failed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { inRoot, root } from './bootstrap/paths.mjs';
import { prepareApp } from './bootstrap/prepare.mjs';
import { onOwnScreen } from './bootstrap/screen.mjs';
import { runMain, say } from './bootstrap/terminal.mjs';
import { electronEnv } from './electron-runtime.mjs';

const REPORTS = inRoot('test-results');

const bin = (name) => inRoot('node_modules', '.bin', name);

const CHECKS = [
  { name: 'types', command: [bin('tsc'), '-b'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'format', command: [bin('biome'), 'ci'] },
  { name: 'unused code', command: [bin('knip'), '--config', 'scripts/knip.json'] },
];

function run([command, ...args], env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' });
    child.on('error', (error) => {
      say(`${command}: ${error.message}`);
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
}

async function check({ name, command }) {
  const startedAtMs = performance.now();
  const passed = await run(command);
  say(`${passed ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s)`);
  return { passed: 0, failed: passed ? 0 : 1 };
}

function counted(report, finished) {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(fs.readFileSync(report, 'utf8'));
    // A file that does not even load has no failed test in it, yet it did fail.
    const failed = numFailedTests > 0 ? numFailedTests : Math.max(numFailedTestSuites, finished ? 0 : 1);
    return { passed: numPassedTests, failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

async function suite(name, { config, env, wrapped = (command) => command }) {
  const report = `${REPORTS}/${name}.json`;
  fs.rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const finished = await run(wrapped([bin('vitest'), 'run', '--config', config, ...reporters]), env);
  return counted(report, finished);
}

await runMain(async () => {
  const runtime = await prepareApp({ forTests: true });
  fs.mkdirSync(REPORTS, { recursive: true });
  const results = [];
  for (const item of CHECKS) results.push(await check(item));
  results.push(await suite('unit', { config: 'vitest.config.ts', env: process.env }));
  results.push(await suite('conformance', { config: 'tests/conformance/vitest.config.ts', env: process.env }));
  results.push(await suite('e2e', { config: 'vitest.e2e.config.ts', env: electronEnv(runtime), wrapped: onOwnScreen }));
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
});
