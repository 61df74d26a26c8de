import type { Preferences } from '#shared/preferences.ts';
import type { Command } from './command.ts';
import { type CommandId, commands } from './registry.ts';

type Shortcuts = Preferences['shortcuts'];

/** The registry with the keys this supervisor has given its commands. */
export interface Bindings {
  readonly all: readonly Command[];
  readonly of: (id: CommandId) => Command;
}

/** What leads back has to be there whatever was changed. */
const FIXED: ReadonlySet<string> = new Set<CommandId>(['console.back']);
export const isRebindable = ({ id }: Pick<Command, 'id'>): boolean => !FIXED.has(id);

const known = new WeakMap<Shortcuts, Bindings>();

/** The same object gives the same bindings. */
export function bindingsOf(shortcuts: Shortcuts): Bindings {
  const before = known.get(shortcuts);
  if (before !== undefined) return before;
  const bindings = bind(shortcuts);
  known.set(shortcuts, bindings);
  return bindings;
}

function bind(shortcuts: Shortcuts): Bindings {
  const all = commands.map((command: Command): Command => {
    const keys = shortcuts[command.id];
    return keys === undefined || !isRebindable(command) ? command : { ...command, keys };
  });
  const byId: ReadonlyMap<string, Command> = new Map(all.map((command) => [command.id, command]));
  return {
    all,
    of: (id) => {
      const command = byId.get(id);
      if (command === undefined) throw new Error(`no command ${id}`);
      return command;
    },
  };
}
