import type { MenuItemConstructorOptions } from 'electron';
import { type PlaceId, places } from '#shared/places.ts';
import type { Preferences } from '#shared/preferences.ts';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly isPackaged: boolean;
  readonly showAbout: () => void;
  readonly showPlace: (place: PlaceId) => void;
  /** Puts the `phony` command where a shell finds it, or takes it away. */
  readonly changeShellCommand: (wanted: 'install' | 'remove') => void;
  /** The supervisor's own keys, by command. */
  readonly shortcuts: Preferences['shortcuts'];
}

/** Texts are edited by the page itself; only macOS needs the menu for it. */
type EditRole = 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll';
const EDIT_ROLES: readonly EditRole[] = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'];

/**
 * The application menu. It claims no key of the console (Mod with K, D, J, 1 to 9,
 * S, W, P, T, X): off macOS an accelerator wins over the page, so places and edit items
 * show their keys without registering them, and nothing closes the window by Mod+W.
 */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { platform, appName, isPackaged, showAbout, changeShellCommand } = options;
  const isMac = platform === 'darwin';
  const edit = EDIT_ROLES.map((role): MenuItemConstructorOptions => ({ role, registerAccelerator: isMac }));
  const about: MenuItemConstructorOptions = { id: 'about', label: `About ${appName}`, click: showAbout };
  const shellCommand: MenuItemConstructorOptions[] = [
    { id: 'install-command', label: 'Install the phony command', click: () => changeShellCommand('install') },
    { id: 'remove-command', label: 'Remove the phony command', click: () => changeShellCommand('remove') },
    { type: 'separator' },
  ];
  const developer: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'toggleDevTools' }, { role: 'forceReload' }];
  const view: MenuItemConstructorOptions[] = [
    ...placeItems(options),
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    // Plus is a shifted key on most keyboards; unshifted it is the same wish.
    { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false, acceleratorWorksWhenHidden: true },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...developer,
  ];
  if (isMac)
    return [
      macApp(appName, [about, { type: 'separator' }, ...shellCommand]),
      { label: 'Edit', submenu: edit },
      { label: 'View', submenu: view },
      macWindow,
    ];
  return [
    { label: 'File', submenu: [...shellCommand, { role: 'quit' }] },
    { label: 'Edit', submenu: edit },
    { label: 'View', submenu: view },
    { label: 'Help', submenu: [about] },
  ];
}

const placeItems = ({ showPlace, shortcuts }: MenuOptions): MenuItemConstructorOptions[] =>
  places.map(({ id, title, key }) => {
    const [shown = null] = shortcuts[`place.${id}`] ?? [key];
    return {
      id,
      label: title,
      registerAccelerator: false,
      ...(shown === null ? {} : { accelerator: acceleratorOf(shown) }),
      click: () => showPlace(id),
    };
  });

/** A chord of the console as Electron writes it. */
const acceleratorOf = (chord: string): string =>
  chord
    .replace('Mod', 'CmdOrCtrl')
    .replace(/Arrow(?=Left|Right)/, '')
    .replace('Enter', 'Return');

const macApp = (label: string, first: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions => ({
  label,
  submenu: [
    ...first,
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
