import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { ReplayReport } from '#shared/replay.ts';
import { wrongUsage } from '../failure.ts';
import { type Register, sharedOptions } from '../options.ts';
import { pickCall } from '../pick-call.ts';
import { ask, read } from '../relay-client.ts';
import type { Terminal } from '../terminal.ts';
import { json, plain, shortSid } from '../text.ts';

/** A model answers every turn of the call anew: as long as that takes. */
const LIVE_MS = 600_000;

const Options = z.object({ live: z.boolean().default(false), prompt: z.string().optional() });
const Answer = z.looseObject({ replay: ReplayReport });
type Difference = ReplayReport['differences'][number];

export const registerReplay: Register = (program, terminal) => {
  program
    .command('replay')
    .summary('run a past call again and say where it parts from the recording')
    .description('Runs a past call again and shows, turn by turn, where it parts from the recording. Nobody is called.')
    .argument('<callSid>', 'the call, or the beginning or end of its SID')
    .option('--live', 'have the model answer anew; costs money on a real call')
    .option('--prompt <file>', 'with another SYSTEM_PROMPT, read from a file; goes with --live')
    .action((given: string, _options: unknown, command: Command) => replay(terminal, given, command));
};

async function replay(terminal: Terminal, given: string, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const { live, prompt } = Options.parse(command.opts());
  if (prompt !== undefined && !live) throw wrongUsage('--prompt goes with --live: a recorded model reads no prompt');
  const callSid = await pickCall(relay, given);
  const body = {
    model: live ? 'live' : 'recorded',
    ...(prompt === undefined ? {} : { systemPrompt: promptIn(prompt) }),
  };
  const answer = await ask(relay, { path: `/calls/${callSid}/replay`, body, deadlineMs: LIVE_MS });
  const { turns, differences } = read(relay, Answer, answer).replay;
  if (asJson) return terminal.out(`${json(answer)}\n`);
  for (const difference of differences) terminal.out(`${linesOf(difference, terminal).join('\n')}\n`);
  const outcome = differences.length === 0 ? 'nothing differs' : `${differences.length} differ`;
  terminal.out(`Call ${shortSid(callSid)}: ${turns.length} turns, ${outcome}.\n`);
}

function promptIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw wrongUsage(`${file} cannot be read; give --prompt a text file`);
  }
}

function linesOf({ turn, recorded, replayed }: Difference, terminal: Terminal): readonly string[] {
  return [
    `Turn ${turn}`,
    ...sideOf(recorded).map((line) => terminal.paint('bad', `  - ${line}`)),
    ...sideOf(replayed).map((line) => terminal.paint('good', `  + ${line}`)),
  ];
}

const sideOf = (side: Difference['recorded']): readonly string[] =>
  side === null
    ? ['(no such turn)']
    : [...side.deeds, ...(side.words === '' ? [] : [`${side.speaker}: ${side.words}`])].map(plain);
