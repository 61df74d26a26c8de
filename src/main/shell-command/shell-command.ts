import { lstat, mkdir, readlink, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';

/** What became of it, in sentences for whoever asked. */
export interface ShellCommandReport {
  readonly ok: boolean;
  readonly message: string;
}

/** Makes `phony` known to the shells of this user, and takes it back. */
export interface ShellCommand {
  install(): Promise<ShellCommandReport>;
  remove(): Promise<ShellCommandReport>;
}

interface LinkOptions {
  /** What the command starts, in full. */
  readonly launcher: string;
  /** Folders for the link, the best first; the last one is the user's own and is made where it is missing. */
  readonly folders: readonly [string, ...string[]];
  /** The PATH of this process. A desktop's may be shorter than a shell's. */
  readonly searchPath: string;
  /** The file that a login shell of this system reads. */
  readonly profile: string;
}

const NAME = 'phony';
/** Where links of ours lead, whichever copy of Phony made them: an app's launcher, or a checkout's. */
const OURS = /[/\\]bin[/\\]phony(?:\.mjs)?$/;

/** A link in a folder of the PATH, on Linux and macOS. */
export function linkedCommand(options: LinkOptions): ShellCommand {
  const { launcher, folders } = options;
  return {
    install: async () => {
      const refusals: string[] = [];
      for (const [index, folder] of folders.entries()) {
        // oxlint-disable-next-line no-await-in-loop -- the next folder only where this one refuses
        const refusal = await link(launcher, folder, index === folders.length - 1);
        if (refusal === null) return { ok: true, message: installedIn(folder, options) };
        refusals.push(refusal);
      }
      return { ok: false, message: `${refusals.join(' ')} ${byHand(launcher)}` };
    },
    remove: async () => {
      const results = await Promise.all(folders.map((folder) => unlinkIn(folder)));
      const refusal = results.find((result) => result.refusal !== null)?.refusal ?? null;
      if (refusal !== null) return { ok: false, message: refusal };
      const gone = results.flatMap(({ removed }) => removed ?? []);
      if (gone.length === 0) return { ok: true, message: `There is no ${NAME} command of Phony's to remove.` };
      return { ok: true, message: `Removed ${gone.join(' and ')}.` };
    },
  };
}

/** Puts the link there, in place of one of ours. @returns why not, or null. */
async function link(launcher: string, folder: string, mayMake: boolean): Promise<string | null> {
  const file = path.join(folder, NAME);
  const there = await lookAt(file);
  if (there === 'other') return `There is another ${NAME} at ${file}; remove it, then try again.`;
  try {
    if (mayMake) await mkdir(folder, { recursive: true });
    if (there === 'ours') await unlink(file);
    await symlink(launcher, file);
    return null;
  } catch (error) {
    return `${folder} cannot be written (${codeOf(error)}).`;
  }
}

async function unlinkIn(folder: string): Promise<{ readonly removed?: string; readonly refusal: string | null }> {
  const file = path.join(folder, NAME);
  if ((await lookAt(file)) !== 'ours') return { refusal: null };
  try {
    await unlink(file);
    return { removed: file, refusal: null };
  } catch (error) {
    return { refusal: `${file} cannot be removed (${codeOf(error)}). Run: sudo rm ${quoted(file)}` };
  }
}

async function lookAt(file: string): Promise<'nothing' | 'ours' | 'other'> {
  const stat = await lstat(file).catch(() => null);
  if (stat === null) return 'nothing';
  return stat.isSymbolicLink() && OURS.test(await readlink(file)) ? 'ours' : 'other';
}

function installedIn(folder: string, { searchPath, profile }: LinkOptions): string {
  const done = `Installed as ${path.join(folder, NAME)}.`;
  if (searchPath.split(path.delimiter).includes(folder)) return `${done} Type ${NAME} --help in a terminal.`;
  return [
    `${done} Type ${NAME} --help in a new terminal.`,
    `Where a shell does not find it, its PATH lacks that folder; run this once, then open another terminal:`,
    `echo 'export PATH="${folder}:$PATH"' >> ${profile}`,
  ].join('\n\n');
}

const byHand = (launcher: string): string =>
  `Run this in a terminal instead:\n\nsudo ln -s ${quoted(launcher)} /usr/local/bin/${NAME}`;

const quoted = (file: string): string => `'${file.replaceAll("'", String.raw`'\''`)}'`;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
