import type { Command } from 'commander';
import { z } from 'zod';
import type { Relay } from '../address.ts';
import { EVERY_CALL, followCall } from '../follow-call.ts';
import { type Register, sharedOptions } from '../options.ts';
import { otherParty, pickCall } from '../pick-call.ts';
import { listCalls } from '../relay-client.ts';
import type { Terminal } from '../terminal.ts';
import { shortSid } from '../text.ts';

const Options = z.object({ deltas: z.boolean().default(false) });

export const registerWatch: Register = (program, terminal) => {
  program
    .command('watch')
    .summary('show a call as it happens')
    .description('Shows what is said as it is said, with the questions and drafts that wait for you. Ctrl+C ends it.')
    .argument('[callSid]', "the call, or the beginning or end of its SID; '*' or all for every call from now on")
    .option('--deltas', 'with --json: also the text as it is made, piece by piece')
    .action((given: string | undefined, _options: unknown, command: Command) => watch(terminal, given, command));
};

async function watch(terminal: Terminal, given: string | undefined, command: Command): Promise<void> {
  const { relay, json } = sharedOptions(command, terminal);
  const { deltas } = Options.parse(command.opts());
  // The shell makes file names of a bare star.
  const isEvery = given === EVERY_CALL || given === 'all';
  const callSid = isEvery ? EVERY_CALL : await pickCall(relay, given);
  if (isEvery && !json) await sayWhatIsLive(terminal, relay);
  await followCall(terminal, relay, { callSid, json, deltas });
}

/** Every call is watched from now on: what waits already would go unseen. */
async function sayWhatIsLive(terminal: Terminal, relay: Relay): Promise<void> {
  const live = await listCalls(relay, { state: 'live' });
  if (live.length === 0) return terminal.out(`${terminal.paint('dim', 'No call is live; waiting for one.')}\n`);
  for (const call of live) {
    const waits = call.needs === null ? '' : ` waits for you (${call.needs}): phony watch ${shortSid(call.callSid)}`;
    const line = `${shortSid(call.callSid)} ${otherParty(call)}${waits}`;
    terminal.out(`${terminal.paint(call.needs === null ? 'dim' : 'warn', line)}\n`);
  }
}
