import path from 'node:path';
import { linkedCommand, type ShellCommand } from './shell-command.ts';
import { pathCommand } from './windows-path.ts';

interface Place {
  readonly platform: NodeJS.Platform;
  /** The packaged app's `resources`, or null in a checkout. */
  readonly resources: string | null;
  readonly appPath: string;
  readonly home: string;
  readonly searchPath: string;
}

/** The `phony` command of this system and this copy of Phony. */
export function shellCommandOf({ platform, resources, appPath, home, searchPath }: Place): ShellCommand {
  if (platform === 'win32') return resources === null ? npmLinked : pathCommand(path.join(resources, 'bin'));
  const own = path.join(home, '.local', 'bin');
  const isMac = platform === 'darwin';
  return linkedCommand({
    launcher: resources === null ? path.join(appPath, 'bin', 'phony.mjs') : path.join(resources, 'bin', 'phony'),
    folders: isMac ? ['/usr/local/bin', own] : [own],
    searchPath,
    profile: isMac ? '~/.zprofile' : '~/.profile',
  });
}

/** A checkout on Windows has no launcher: npm writes one. */
const npmLinked: ShellCommand = {
  install: async () => ({ ok: false, message: 'This is a checkout: run npm link in its folder.' }),
  remove: async () => ({ ok: false, message: 'This is a checkout: run npm unlink -g phony.' }),
};
