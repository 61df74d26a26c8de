import { app, dialog } from 'electron';
import { shellCommandOf } from './shell-command-of.ts';

/** Installs or removes the `phony` command as chosen in menu or palette, and says what became of it. */
export async function changeShellCommand(wanted: 'install' | 'remove'): Promise<void> {
  const command = shellCommandOf({
    platform: process.platform,
    resources: app.isPackaged ? process.resourcesPath : null,
    appPath: app.getAppPath(),
    home: app.getPath('home'),
    searchPath: process.env['PATH'] ?? '',
  });
  const { ok, message } = await command[wanted]();
  const title = wanted === 'install' ? 'Install the phony command' : 'Remove the phony command';
  await dialog.showMessageBox({ type: ok ? 'info' : 'warning', message: title, detail: message });
}
