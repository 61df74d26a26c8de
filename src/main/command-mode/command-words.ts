/** What the launcher (`resources/bin`) puts before the words of a command, `--` behind it. */
const MARKER = '--cli';

/**
 * The words of the `phony` command the app's executable was started as, or null where it is
 * to open its window. The `--` keeps Chromium from taking the command's options for its own.
 */
export function commandWords(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf(MARKER);
  return at !== -1 && argv[at + 1] === '--' ? argv.slice(at + 2) : null;
}
