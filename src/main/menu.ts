import type { MenuItemConstructorOptions } from 'electron';

interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly isPackaged: boolean;
  readonly showAbout: () => void;
}

/** Texts are edited by the page itself; only macOS needs the menu for it. */
type EditRole = 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll';
const EDIT_ROLES: readonly EditRole[] = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'];

/**
 * The application menu. It claims no key of the console (Mod with K, D, J, 1 to 9,
 * S, W, P, T, X): off macOS an accelerator wins over the page, so the edit items
 * show their keys without registering them, and nothing closes the window by Mod+W.
 */
export function menuTemplate({ platform, appName, isPackaged, showAbout }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const edit = EDIT_ROLES.map((role): MenuItemConstructorOptions => ({ role, registerAccelerator: isMac }));
  const about: MenuItemConstructorOptions = { id: 'about', label: `About ${appName}`, click: showAbout };
  const developer: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'toggleDevTools' }, { role: 'forceReload' }];
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...developer,
  ];
  if (isMac)
    return [macApp(appName, about), { label: 'Edit', submenu: edit }, { label: 'View', submenu: view }, macWindow];
  return [
    { label: 'File', submenu: [{ role: 'quit' }] },
    { label: 'Edit', submenu: edit },
    { label: 'View', submenu: view },
    { label: 'Help', submenu: [about] },
  ];
}

const macApp = (label: string, about: MenuItemConstructorOptions): MenuItemConstructorOptions => ({
  label,
  submenu: [
    about,
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { role: 'quit' },
  ],
});

const macWindow: MenuItemConstructorOptions = {
  label: 'Window',
  submenu: [{ role: 'minimize' }, { role: 'close', accelerator: 'Shift+Cmd+W' }, { role: 'front' }],
};
