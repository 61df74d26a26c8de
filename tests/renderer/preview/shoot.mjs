// Builds the preview, opens every scenario in Chromium, takes pictures and runs axe.
// node tests/renderer/preview/shoot.mjs [scenario …]   Pictures: /tmp/phony-shots
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const OUT = '/tmp/phony-shots';
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const ALL = [
  'empty',
  'ringing',
  'busy',
  'question',
  'approval',
  'failing',
  'ended',
  'long',
  'history',
  'past',
  'playbooks',
];
const SIZES = [
  [1280, 800],
  [900, 600],
  [720, 600],
];

const configFile = join(import.meta.dirname, 'vite.config.ts');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wanted = process.argv.slice(2);
mkdirSync(OUT, { recursive: true });

await build({ configFile, logLevel: 'warn' });
const server = await preview({ configFile, preview: { port: 24199, host: '127.0.0.1' }, logLevel: 'warn' });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', ...FLAGS],
});
let faults = 0;

async function shoot(scenario, [width, height], colorScheme) {
  // bypassCSP lets axe in; violations are looked for in a context of their own below.
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.log(`${scenario}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.log(`${scenario}: ${error.message}`));
  await page.goto(`http://127.0.0.1:24199/?scenario=${scenario}`);
  await page.waitForTimeout(700);
  await page.screenshot({ path: `${OUT}/${scenario}-${width}-${colorScheme}.png` });
  await page.addScriptTag({ content: axe });
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const violation of violations) {
    faults += 1;
    console.log(`${scenario} ${width} ${colorScheme}: ${violation.id}: ${violation.help}`);
    for (const node of violation.nodes.slice(0, 3))
      console.log(`  ${node.html.slice(0, 160)}\n  ${node.failureSummary}`);
  }
  await context.close();
}

for (const scenario of wanted.length > 0 ? wanted : ALL) {
  for (const size of SIZES) {
    for (const scheme of ['light', 'dark']) await shoot(scenario, size, scheme);
  }
}
await browser.close();
await server.close();
console.log(faults === 0 ? 'axe: nothing found' : `axe: ${faults} violations`);
