import { type Command, Option } from 'commander';
import { z } from 'zod';
import { ExportFormat } from '#shared/archive.ts';
import { wrongUsage } from '../failure.ts';
import { type Register, sharedOptions } from '../options.ts';
import { pickCall } from '../pick-call.ts';
import { ask, askText } from '../relay-client.ts';
import type { Terminal } from '../terminal.ts';
import { json, plain, shortSid } from '../text.ts';

const CALL = 'the call, or the beginning or end of its SID';
const ExportOptions = z.object({ format: ExportFormat });
const EraseOptions = z.object({ yes: z.boolean().default(false) });

/** What is done with the record of a call. */
export const registerArchive: Register = (program, terminal) => {
  program
    .command('export')
    .summary('write a call to standard output, to read, keep or import')
    .description('Writes a call to standard output: as Markdown, JSON, CSV (a row a turn) or WebVTT captions.')
    .argument('<callSid>', CALL)
    .addOption(new Option('--format <format>', 'as what').choices(ExportFormat.options).default('md'))
    .action((given: string, _options: unknown, command: Command) => exportCall(terminal, given, command));
  program
    .command('erase')
    .summary('erase a past call, its words and notes, for good')
    .description('Erases a past call from this machine: its journal, its notes and every word the search knows of it.')
    .argument('<callSid>', CALL)
    .option('--yes', 'without being asked')
    .action((given: string, _options: unknown, command: Command) => erase(terminal, given, command));
};

async function exportCall(terminal: Terminal, given: string, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const { format } = ExportOptions.parse(command.opts());
  const callSid = await pickCall(relay, given);
  const text = await askText(relay, { path: `/calls/${callSid}/export`, query: { format } });
  if (asJson) return terminal.out(`${json({ callSid, format, text })}\n`);
  // Whoever looks is spared what could steer a terminal; a file has the words as they are.
  terminal.out(terminal.columns === null ? text : text.split(/\r?\n/).map(plain).join('\n'));
}

async function erase(terminal: Terminal, given: string, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const { yes } = EraseOptions.parse(command.opts());
  const callSid = await pickCall(relay, given);
  if (!yes) {
    if (terminal.confirm === null || asJson) throw wrongUsage('nobody is there to ask; give --yes to erase the call');
    if (!(await terminal.confirm(`Erase call ${shortSid(callSid)} for good?`)))
      return terminal.out('Nothing erased.\n');
  }
  const answer = await ask(relay, { path: `/calls/${callSid}`, method: 'DELETE' });
  terminal.out(asJson ? `${json(answer)}\n` : `Erased (${shortSid(callSid)}).\n`);
}
