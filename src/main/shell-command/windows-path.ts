import { execFile } from 'node:child_process';
import type { ShellCommand, ShellCommandReport } from './shell-command.ts';

/** PowerShell takes a while to start on a busy machine. */
const DEADLINE_MS = 30_000;

/**
 * Adds or takes away one folder of the user's PATH. The folder comes by the environment, so that no
 * quoting can turn a name into code; what the PATH holds as `%NAME%` stays that way, which
 * `setx` and `SetEnvironmentVariable` would both spoil. Setting a variable to nothing tells open programs.
 */
const SCRIPT = `
$ErrorActionPreference = 'Stop'
$key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment')
$old = [string]$key.GetValue('Path', '', 'DoNotExpandEnvironmentNames')
$rest = @($old -split ';' | Where-Object { $_ -ne '' -and $_.TrimEnd('\\') -ne $env:PHONY_BIN })
if ($env:PHONY_WANTED -eq 'install') { $rest += $env:PHONY_BIN }
$key.SetValue('Path', ($rest -join ';'), 'ExpandString')
[Environment]::SetEnvironmentVariable('PHONY_BIN', $null, 'User')
`;

/** Runs PowerShell with these variables. @throws where it fails. */
export type RunScript = (script: string, variables: Readonly<Record<string, string>>) => Promise<void>;

/** The launcher's folder in the user's PATH, on Windows. */
export function pathCommand(folder: string, run: RunScript = runPowerShell): ShellCommand {
  const change = async (wanted: 'install' | 'remove', done: string): Promise<ShellCommandReport> => {
    try {
      await run(SCRIPT, { PHONY_BIN: folder, PHONY_WANTED: wanted });
      return { ok: true, message: done };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const remedy = `In Windows, open "Edit environment variables for your account" and change Path there: ${folder}`;
      return { ok: false, message: `Your PATH cannot be changed (${why}). ${remedy}` };
    }
  };
  return {
    install: () => change('install', `${folder} is in your PATH now. Type phony --help in a new terminal.`),
    remove: () => change('remove', `${folder} is no longer in your PATH.`),
  };
}

const runPowerShell: RunScript = (script, variables) =>
  new Promise((resolve, reject) => {
    const args = ['-NoProfile', '-NonInteractive', '-Command', script];
    const options = { timeout: DEADLINE_MS, windowsHide: true, env: { ...process.env, ...variables } };
    execFile('powershell.exe', args, options, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
