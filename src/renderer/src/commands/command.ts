import type { Console } from '../console/console.ts';
import type { strings } from '../strings.ts';
import type { CommandContext } from './context.ts';

export type CommandGroup = keyof typeof strings.keys.groups;

/** One thing a supervisor can do. Keys, buttons, tooltips, palette and cheat sheet all come from here. */
export interface Command {
  readonly id: `${string}.${string}`;
  readonly title: string;
  readonly group: CommandGroup;
  /** The first is shown. `Mod` is Cmd on a Mac, Ctrl elsewhere; a chord without it works only outside of fields. */
  readonly keys: readonly string[];
  /** The sentence that says why it cannot run now, or null when it can. */
  readonly unavailable: (context: CommandContext) => string | null;
  readonly run: (console: Console) => void;
}
