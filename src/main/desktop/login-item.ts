import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '#relay/adapters/store/whole-file.ts';

/** Whether the desktop opens Phony when its supervisor logs in. */
export interface LoginItem {
  /** @returns the sentence that says why it is not as wished, or null. */
  set(isOn: boolean): Promise<string | null>;
}

interface LoginItemOptions {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly isPackaged: boolean;
  readonly execPath: string;
  /** Electron's, for macOS and Windows. */
  readonly setLoginItem: (settings: { readonly openAtLogin: boolean }) => void;
}

export function loginItem(options: LoginItemOptions): LoginItem {
  const { platform, isPackaged, setLoginItem } = options;
  if (!isPackaged) {
    const why = 'Only an installed Phony can be opened at login; this one runs from a checkout.';
    return { set: (isOn) => Promise.resolve(isOn ? why : null) };
  }
  if (platform === 'linux') return autostart(options);
  return {
    set: (isOn) => {
      setLoginItem({ openAtLogin: isOn });
      return Promise.resolve(null);
    },
  };
}

/** XDG autostart: a `.desktop` file that every Linux desktop reads at login. */
function autostart({ env, home, execPath }: LoginItemOptions): LoginItem {
  const folder = env['XDG_CONFIG_HOME'] || path.join(home, '.config');
  const file = path.join(folder, 'autostart', 'phony.desktop');
  // An AppImage runs from a mount that is gone by the next login; it says where it lies itself.
  const program = env['APPIMAGE'] || execPath;
  return {
    set: async (isOn) => {
      try {
        if (isOn) await writeWhole(file, desktopEntry(program));
        else if (existsSync(file)) await rm(file);
        return null;
      } catch (error) {
        return `${file} cannot be written (${error instanceof Error ? error.message : String(error)}).`;
      }
    },
  };
}

/** Characters that mean something inside a quoted argument of `Exec`, by the Desktop Entry Specification. */
const desktopEntry = (program: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Phony',
    'Comment=Ready for calls from login on',
    `Exec="${program.replaceAll(/[\\"`$]/g, '\\$&').replaceAll('%', '%%')}"`,
    'Icon=phony',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
