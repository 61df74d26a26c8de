import { app, BrowserWindow, dialog, shell } from 'electron';
import type { Folders } from '../ipc/handlers/data.ts';

/** The system's file manager, and its dialog for folders. */
export const folders: Folders = {
  open: async (folder) => (await shell.openPath(folder)) || null,
  choose: async () => {
    const options = {
      defaultPath: app.getPath('downloads'),
      properties: ['openDirectory', 'createDirectory'] as const,
    };
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    const asked = { ...options, properties: [...options.properties] };
    const { canceled, filePaths } = await (window === undefined
      ? dialog.showOpenDialog(asked)
      : dialog.showOpenDialog(window, asked));
    return canceled ? null : (filePaths[0] ?? null);
  },
};
