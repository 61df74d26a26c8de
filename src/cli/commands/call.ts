import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { CallSummary } from '#shared/supervisor-api.ts';
import { wrongUsage } from '../failure.ts';
import { followCall } from '../follow-call.ts';
import { type Register, sharedOptions } from '../options.ts';
import { otherParty } from '../pick-call.ts';
import { ask, read } from '../relay-client.ts';
import type { Terminal } from '../terminal.ts';
import { json, shortSid } from '../text.ts';

const Options = z.object({
  practice: z.string().optional(),
  mode: z.string().optional(),
  brief: z.string().optional(),
  playbook: z.string().optional(),
  set: z.record(z.string(), z.string()).default({}),
  follow: z.boolean().default(false),
  confirm: z.array(z.string()).default([]),
});

const Dialled = z.looseObject({ call: CallSummary });

export const registerCall: Register = (program, terminal) => {
  program
    .command('call')
    .summary('dial a number, or someone on the practice line')
    .description('Dials a number (with + and country code), or a callee of the practice line, which needs no keys.')
    .argument('[number]', 'like +15551234567')
    .option('--practice <name>', 'call the practice line: person, ivr, or a conversation (phony doctor lists them)')
    .addOption(new Option('--mode <kind>', 'kind of line').choices(['relay', 'media']))
    .option('--brief <text>', 'why this call is made: told to the assistant')
    .option('--playbook <name>', 'the call follows this playbook (phony playbooks lists them)')
    .option('--set <key=value>', "a value for one of the playbook's variables; may be given again", assignment)
    .option('--follow', 'show the call until it ends; Ctrl+C leaves it running')
    .option('--confirm <codes...>', 'dial knowingly past a guardrail, by its code, such as quiet_hours')
    .action((number: string | undefined, _options: unknown, command: Command) => dial(terminal, number, command));
};

async function dial(terminal: Terminal, number: string | undefined, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const { practice, mode, brief, playbook, set, follow, confirm } = Options.parse(command.opts());
  const { to, codes } = apart(number, confirm);
  if ((to === undefined) === (practice === undefined)) {
    throw wrongUsage('give a number to dial, or --practice NAME; phony call --help shows both');
  }
  const hasValues = Object.keys(set).length > 0;
  if (hasValues && playbook === undefined) throw wrongUsage('--set belongs to a playbook; give --playbook NAME too');
  const body = {
    ...(to === undefined ? {} : { to }),
    ...(practice === undefined ? {} : { practice }),
    ...(mode === undefined ? {} : { mode }),
    ...(brief === undefined ? {} : { brief }),
    ...(playbook === undefined ? {} : { playbook }),
    ...(hasValues ? { variables: set } : {}),
    ...(codes.length === 0 ? {} : { confirm: codes }),
  };
  const answer = await ask(relay, { path: '/calls', body });
  const { call } = read(relay, Dialled, answer);
  terminal.out(asJson ? `${json(answer)}\n` : `Calling ${otherParty(call)}: ${call.callSid}\n`);
  if (!follow) return;
  const end = await followCall(terminal, relay, { callSid: call.callSid, json: asJson, deltas: false });
  if (end === 'interrupted') {
    terminal.err(`phony: the call goes on; phony end ${shortSid(call.callSid)} ends it\n`);
  }
}

/** `--confirm` takes all words up to the next option, and so the number where that comes last. */
function apart(
  number: string | undefined,
  confirm: readonly string[],
): { readonly to: string | undefined; readonly codes: readonly string[] } {
  const words = confirm.flatMap((word) => (isNumber(word) ? [word] : word.split(',').filter((code) => code !== '')));
  const to = number ?? words.find(isNumber);
  return { to: to === undefined ? undefined : to.replace(/[\s().-]/g, ''), codes: words.filter((w) => !isNumber(w)) };
}

/** `day=Friday`, added to those given before. A value may have `=` in it. */
function assignment(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it like day=Friday.');
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1) };
}

const isNumber = (word: string): boolean => /^\+?\d/.test(word);
