import type { Command } from 'commander';
import { z } from 'zod';
import { CallSummary, ConsoleState } from '#shared/supervisor-api.ts';
import type { Relay } from '../address.ts';
import { wrongUsage } from '../failure.ts';
import { followCall } from '../follow-call.ts';
import { type Register, sharedOptions } from '../options.ts';
import { ask, read } from '../relay-client.ts';
import type { Terminal } from '../terminal.ts';
import { json } from '../text.ts';

const Options = z.object({
  callee: z.string().optional(),
  brief: z.string().optional(),
  practice: z.boolean().default(false),
  turns: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(4).max(1_000))
    .optional(),
});
type Options = z.infer<typeof Options>;

const Dialled = z.looseObject({ call: CallSummary });

export const registerDuet: Register = (program, terminal) => {
  program
    .command('duet')
    .summary('let two models talk to each other on the practice line')
    .description(
      [
        'Two models talk to each other through the relay, and you watch; Ctrl+C ends the call.',
        'With OPENAI_API_KEY set both ends are the model of real calls: both cost money, and both count towards',
        'PHONY_CALL_USD. Without a key the practice model plays both sides of a recorded conversation.',
      ].join(' '),
    )
    .option('--callee <text>', 'who the other side is: "the front desk of a clinic, closed on Fridays"')
    .option('--brief <text>', 'why your assistant calls')
    .option('--practice', 'use the practice model on both ends, whatever keys are set; costs nothing')
    .option('--turns <number>', 'stretches of speech of both sides, goodbyes included, 4 to 1000 (default 40)')
    .action((_options: unknown, command: Command) => duet(terminal, command));
};

async function duet(terminal: Terminal, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const { data: options } = Options.safeParse(command.opts());
  if (options === undefined) throw wrongUsage('--turns takes a whole number from 4 to 1000');
  const answer = await ask(relay, { path: '/calls', body: requestOf(options) });
  const { callSid } = read(relay, Dialled, answer).call;
  terminal.out(asJson ? `${json(answer)}\n` : `Two models talk: ${callSid}\n`);
  await sayWhatIsIgnored(terminal, relay, options);
  const end = await followCall(terminal, relay, { callSid, json: asJson, deltas: false });
  if (end !== 'interrupted') return;
  await ask(relay, { path: '/override/end', body: { callSid } });
  terminal.err('phony: the call was ended\n');
}

function requestOf({ callee, brief, practice, turns }: Options): Readonly<Record<string, unknown>> {
  const wishes = { ...(callee === undefined ? {} : { callee }), ...(turns === undefined ? {} : { turns }) };
  return {
    practice: practice ? 'duet-practice' : 'duet',
    ...(brief === undefined ? {} : { brief }),
    ...(Object.keys(wishes).length === 0 ? {} : { duet: wishes }),
  };
}

/** A recording cannot be told who it is or why it calls: whoever says so anyway is to know. */
async function sayWhatIsIgnored(terminal: Terminal, relay: Relay, { callee, brief, practice }: Options): Promise<void> {
  if (callee === undefined && brief === undefined) return;
  const { model } = read(relay, ConsoleState, await ask(relay, { path: '/console/state' }));
  if (!practice && model.state !== 'off') return;
  const remedy = practice ? 'leave --practice out' : 'set OPENAI_API_KEY';
  terminal.err(`phony: both sides replay a recording, which --callee and --brief do not change; ${remedy}\n`);
}
