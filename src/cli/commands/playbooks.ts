import type { Command } from 'commander';
import { z } from 'zod';
import { type Register, sharedOptions } from '../options.ts';
import { ask, read } from '../relay-client.ts';
import { type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { json, plain } from '../text.ts';

/** As much of the answer as the list needs; a newer relay may say more. */
const Variable = z.looseObject({ name: z.string(), required: z.boolean(), default: z.string().optional() });
const Answer = z.looseObject({
  playbooks: z.array(z.looseObject({ name: z.string(), title: z.string(), variables: z.array(Variable) })),
  broken: z.array(z.looseObject({ name: z.string(), reason: z.string() })),
});

export const registerPlaybooks: Register = (program, terminal) => {
  program
    .command('playbooks')
    .summary('list the playbooks a call can follow')
    .description('Lists the playbooks there are; phony call NUMBER --playbook NAME --set key=value follows one.')
    .action((_options: unknown, command: Command) => list(terminal, command));
};

const COLUMNS: readonly Column[] = [
  { title: 'PLAYBOOK' },
  { title: 'VARIABLES', shrinksTo: 12 },
  { title: 'TITLE', shrinksTo: 10 },
];

async function list(terminal: Terminal, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const answer = await ask(relay, { path: '/playbooks' });
  const { playbooks, broken } = read(relay, Answer, answer);
  if (asJson) return terminal.out(`${json(answer)}\n`);
  const rows = playbooks.map(({ name, title, variables }) => [
    { text: name, tone: 'bold' as const },
    { text: variables.map(asTyped).join(' ') },
    { text: title },
  ]);
  terminal.out(rows.length === 0 ? 'No playbooks.\n' : table(COLUMNS, rows, terminal));
  for (const { name, reason } of broken)
    terminal.err(plain(`phony: playbook ${name} cannot be used: ${reason}`) + '\n');
}

/** What has to be given stands alone, what may be left out in brackets. */
const asTyped = ({ name, required, default: fallback }: z.infer<typeof Variable>): string =>
  required && !fallback ? `${name}=` : `[${name}=]`;
