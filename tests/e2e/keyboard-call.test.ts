import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { KeyboardSupervisor } from './keyboard-supervisor.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

let running: RunningApp;
let supervisor: KeyboardSupervisor;
beforeAll(async () => {
  running = await launchApp();
  supervisor = new KeyboardSupervisor(running.page);
});
afterAll(() => running.stop());

/** The steps of one call, in their order. */
describe('a practice call in the window, with the keyboard alone and the focus always in sight', () => {
  it('is dialled, listened to and whispered into until the assistant asks', async () => {
    await supervisor.dialsAndIsAsked();
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('is answered, and ends', async () => {
    await supervisor.answers();
  });

  it('is found in the history and exported', async () => {
    const file = path.join(running.dataDir, 'call.md');
    await running.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, file);
    await supervisor.findsItToExport();
    await supervisor.press('Enter');
    await running.page.getByText(`Saved as ${file}`).waitFor();
    expect(await readFile(file, 'utf8')).toContain(KeyboardSupervisor.answer);
    expect(await axeFindings(running.page)).toEqual([]);
  });
});
