import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { Relay } from '../address.ts';
import { wrongUsage } from '../failure.ts';
import { type Register, sharedOptions } from '../options.ts';
import { pickCall, pickCallWaiting } from '../pick-call.ts';
import { ask } from '../relay-client.ts';
import type { Terminal } from '../terminal.ts';
import { json, plain, shortSid } from '../text.ts';

const CALL = 'the call, or the beginning or end of its SID; not needed while one call is live';

/** What is sent to the relay for one call, and what a person is told when it was done. */
interface Action {
  readonly path: string;
  readonly callSid: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly done: string;
}

/** Everything the supervisor does to a live call. */
export const registerActions: Register = (program, terminal) => {
  registerWords(program, terminal);
  registerAnswer(program, terminal);
  registerApprove(program, terminal);
  registerPress(program, terminal);
  registerTransfer(program, terminal);
  registerPause(program, terminal);
  registerEnd(program, terminal);
};

const registerWords: Register = (program, terminal) => {
  addAction(program, 'say', terminal, async (relay, words) => {
    const [callSid, text] = await callAndLast(relay, words, 'the text');
    return { path: '/override/text', callSid, body: { text }, done: 'Said' };
  })
    .summary('speak to the other party, word for word')
    .description('Speaks the text to the other party, word for word, in place of whatever is being said.')
    .argument('[callSid]', CALL)
    .argument('[text]', 'in quotes')
    .usage('[callSid] <text> [options]');
  addAction(program, 'whisper', terminal, async (relay, words) => {
    const [callSid, text] = await callAndLast(relay, words, 'the text');
    return { path: '/override/whisper', callSid, body: { text }, done: 'Whispered' };
  })
    .summary('tell the assistant something the other party does not hear')
    .description('Tells the assistant something. The other party never hears it.')
    .argument('[callSid]', CALL)
    .argument('[text]', 'in quotes')
    .usage('[callSid] <text> [options]');
};

const registerAnswer: Register = (program, terminal) => {
  const Options = z.object({ question: z.string().optional() });
  addAction(program, 'answer', terminal, async (relay, words, command) => {
    const { question } = Options.parse(command.opts());
    const [given, response] = takeLast(words, 'the answer');
    const callSid =
      question === undefined
        ? await pickCall(relay, given)
        : await pickCallWaiting(relay, given, { needs: 'question', id: question });
    const body = { response, ...(question === undefined ? {} : { questionId: question }) };
    return { path: '/override/clarification', callSid, body, done: 'Answered' };
  })
    .summary("answer the assistant's question")
    .description("Answers the assistant's question, the oldest where no id is given.")
    .argument('[callSid]', CALL)
    .argument('[answer]', 'in quotes')
    .usage('[callSid] <answer> [options]')
    .option('--question <id>', 'which question');
};

const registerApprove: Register = (program, terminal) => {
  addAction(program, 'approve', terminal, async (relay, words, command) => {
    const [given, approvalId] = takeLast(words, 'the approvalId (before --reject)');
    const decision = decisionIn(command);
    const callSid = await pickCallWaiting(relay, given, { needs: 'approval', id: approvalId });
    const done = { approve: 'Approved', edit: 'Edited', reject: 'Rejected' }[decision.decision];
    return { path: '/override/approval', callSid, body: { approvalId, ...decision }, done };
  })
    .summary('approve, edit or reject a draft')
    .description('Lets a draft be spoken. With --edit other words are, with --reject nothing is.')
    .argument('[callSid]', CALL)
    .argument('[approvalId]', 'as phony watch shows it')
    .usage('[callSid] <approvalId> [options]')
    .option('--edit <text>', 'speak this instead')
    .addOption(new Option('--reject [reason]', 'drop it; with a reason the assistant drafts again').conflicts('edit'));
};

const registerPress: Register = (program, terminal) => {
  addAction(program, 'press', terminal, async (relay, words) => {
    const [callSid, digits] = await callAndLast(relay, words, 'the digits');
    return { path: '/override/dtmf', callSid, body: { digits }, done: `Pressed ${digits}` };
  })
    .summary('press keys on the line')
    .description('Presses 1 to 32 of 0-9 * # on the line; w waits half a second.')
    .argument('[callSid]', CALL)
    .argument('[digits]', "like 1w2; quote '*' and '#'")
    .usage('[callSid] <digits> [options]');
};

const registerTransfer: Register = (program, terminal) => {
  addAction(program, 'transfer', terminal, async (relay, words) => {
    const [first, second, ...more] = words;
    if (more.length > 0) throw wrongUsage('too many words; give a call and a number, quoted where it has blanks');
    const isCall = second !== undefined || (first !== undefined && /^(?:CA|[0-9]*[a-f])/i.test(first));
    const number = (isCall ? second : first)?.replace(/[\s().-]/g, '');
    const callSid = await pickCall(relay, isCall ? first : undefined);
    const to = number === undefined ? 'the default number' : number;
    const body = number === undefined ? {} : { number };
    return { path: '/override/transfer', callSid, body, done: `Transferred to ${to}` };
  })
    .summary('connect the other party to a number')
    .description('Connects the other party to a number, TRANSFER_NUMBER where none is given.')
    .argument('[callSid]', CALL)
    .argument('[number]', 'with + and country code');
};

const registerPause: Register = (program, terminal) => {
  for (const [name, paused, done] of [
    ['pause', true, 'Paused'],
    ['resume', false, 'Resumed'],
  ] as const) {
    addAction(program, name, terminal, async (relay, words) => {
      const callSid = await onlyCall(relay, words);
      return { path: '/override/pause', callSid, body: { paused }, done };
    })
      .summary(paused ? 'keep the assistant silent' : 'let the assistant speak again')
      .description(paused ? 'The assistant listens but stays silent until resumed.' : 'Lets the assistant speak again.')
      .argument('[callSid]', CALL);
  }
};

const registerEnd: Register = (program, terminal) => {
  addAction(program, 'end', terminal, async (relay, words) => {
    const callSid = await onlyCall(relay, words);
    return { path: '/override/end', callSid, body: {}, done: 'Ended' };
  })
    .summary('hang up')
    .description('Ends the call. On a call that has ended nothing happens.')
    .argument('[callSid]', CALL);
};

type Plan = (relay: Relay, words: readonly string[], command: Command) => Promise<Action>;

/**
 * The words are read by us, as all but the call are wanted though the call comes first; to
 * the parser every argument is optional, and `usage` says how it is.
 */
function addAction(program: Command, name: string, terminal: Terminal, plan: Plan): Command {
  const command = program.command(name).allowExcessArguments();
  return command.action(async () => {
    const { relay, json: asJson } = sharedOptions(command, terminal);
    const { path, callSid, body, done } = await plan(relay, command.args, command);
    const answer = await ask(relay, { path, body: { callSid, ...body } });
    terminal.out(asJson ? `${json(withCall(answer, callSid))}\n` : `${plain(done)} (${shortSid(callSid)}).\n`);
  });
}

/** Says which call it was, where it was left out or named by a part of its SID. */
const withCall = (answer: unknown, callSid: string): unknown =>
  typeof answer === 'object' && answer !== null ? { ...answer, callSid } : answer;

async function callAndLast(relay: Relay, words: readonly string[], what: string): Promise<readonly [string, string]> {
  const [given, last] = takeLast(words, what);
  return [await pickCall(relay, given), last];
}

function takeLast(words: readonly string[], what: string): readonly [string | undefined, string] {
  const [first, second, ...more] = words;
  if (first === undefined) throw wrongUsage(`${what} is missing; give it last, after the call where several are live`);
  if (more.length > 0) throw wrongUsage(`too many words; put ${what} in quotes`);
  return second === undefined ? [undefined, first] : [first, second];
}

async function onlyCall(relay: Relay, [given, ...more]: readonly string[]): Promise<string> {
  if (more.length > 0) throw wrongUsage('too many words; give one call');
  return pickCall(relay, given);
}

const Decision = z.object({ edit: z.string().optional(), reject: z.union([z.string(), z.boolean()]).optional() });

function decisionIn(command: Command): { readonly decision: 'approve' | 'edit' | 'reject'; readonly text?: string } {
  const { edit, reject } = Decision.parse(command.opts());
  if (edit !== undefined) return { decision: 'edit', text: edit };
  if (typeof reject === 'string') return { decision: 'reject', text: reject };
  return { decision: reject === true ? 'reject' : 'approve' };
}
