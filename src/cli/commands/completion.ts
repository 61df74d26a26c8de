import { Argument, type Command } from 'commander';
import { z } from 'zod';
import { type Completable, completionScript, SHELLS } from '../completion-scripts.ts';
import { type Register, sharedOptions } from '../options.ts';
import { json } from '../text.ts';

const Shell = z.enum(SHELLS);

export const registerCompletion: Register = (program, terminal) => {
  program
    .command('completion')
    .summary("print a shell's completion script")
    .description('Prints a completion script. In bash: eval "$(phony completion bash)"')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((given: string, _options: unknown, command: Command) => {
      const shell = Shell.parse(given);
      const script = completionScript(shell, completable(program), program.commands.map(completable));
      terminal.out(sharedOptions(command, terminal).json ? `${json({ shell, script })}\n` : script);
    });
};

/** Read off the parser itself, so that no command is ever forgotten. */
const completable = (command: Command): Completable => ({
  name: command.name(),
  summary: command.summary(),
  words: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  options: command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      flags: [option.short, option.long].filter((flag) => typeof flag === 'string'),
      summary: option.description,
      takesValue: option.required,
      choices: option.argChoices ?? [],
    })),
});
