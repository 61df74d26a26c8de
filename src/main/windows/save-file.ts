import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import type { SaveFile } from '../ipc/handlers/archive.ts';

/** The system's own dialog; a record of a call is for the supervisor's eyes alone. */
export const saveFile: SaveFile = async ({ name, text }) => {
  const options = { defaultPath: path.join(app.getPath('downloads'), name) };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { canceled, filePath } = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (canceled || filePath === '') return null;
  await writeFile(filePath, text, { mode: 0o600 });
  return filePath;
};
