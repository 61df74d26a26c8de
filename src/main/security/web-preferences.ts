import type { WebPreferences } from 'electron';

interface Options {
  readonly preload: string;
  readonly isPackaged: boolean;
}

/**
 * What the console's page may do: what any web page may, and call the bridge. Spelled out where Electron's default is
 * the same, so that no later default opens it.
 */
export const webPreferences = ({ preload, isPackaged }: Options): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  webviewTag: false,
  // What is pasted into them runs as the console, with the whole bridge.
  devTools: !isPackaged,
  spellcheck: false,
  // A call goes on while the supervisor looks elsewhere, and so do the console's timers.
  backgroundThrottling: false,
});
