import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Launch } from './launch.ts';

const PACKAGE = JSON.stringify({ name: 'bare', main: 'main.js' });
/** As isolated as ours, and nothing in it but a button. */
const MAIN = `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true, contextIsolation: true } });
  window.loadURL('data:text/html,<!doctype html><title>Bare</title><button>Ready</button>');
});
`;

let folder: string | null = null;

/** The smallest Electron app with a window. */
export async function bareWindow(): Promise<Launch> {
  if (folder === null) {
    folder = mkdtempSync(path.join(os.tmpdir(), 'phony-bench-bare-'));
    writeFileSync(path.join(folder, 'package.json'), PACKAGE);
    writeFileSync(path.join(folder, 'main.js'), MAIN);
  }
  return { args: [folder], env: {}, ready: 'button' };
}
