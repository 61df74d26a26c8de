// Stands in for the default_app.asar of stock Electron, which the registry's runtime
// lacks: makes `electron [-r file] [--inspect=…] <path> [args]` start the app at <path>.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const load = createRequire(path.join(process.cwd(), 'package.json'));

function parse(args) {
  const preloaded = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i];
    if (arg === '-v' || arg === '--version') return { preloaded, target: null, version: true };
    if (arg === '-r' || arg === '--require') preloaded.push(args[(i += 1)]);
    else if (arg.startsWith('--app=')) return { preloaded, target: arg.slice('--app='.length), version: false };
    else if (!arg.startsWith('-')) return { preloaded, target: arg, version: false };
  }
  return { preloaded, target: null, version: false };
}

/** Gives the app the name and version of its package.json, as a packaged one has. */
function introduce(dir) {
  const manifest = path.join(dir, 'package.json');
  if (!fs.existsSync(manifest)) return null;
  const { version, productName, name, desktopName } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  if (version) app.setVersion(version);
  app.name = productName ?? name ?? app.name;
  app.setDesktopName(desktopName ?? `${app.name}.desktop`);
  return dir;
}

function resolveEntry(dir) {
  try {
    return load.resolve(dir);
  } catch (error) {
    console.error(`Unable to find Electron app at ${dir}\n\n${error.message}`);
    return process.exit(1);
  }
}

const { preloaded, target, version } = parse(process.argv.slice(1));
if (version) {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
// Playwright's loader comes in this way.
for (const file of preloaded) load(file);
if (target === null) {
  console.error('usage: electron [options] <path to app> [args]');
  process.exit(1);
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
const dir = path.resolve(target);
const appPath = introduce(dir);
const entry = resolveEntry(dir);
app.setAppPath(appPath ?? path.dirname(entry));
await import(pathToFileURL(entry).href);
