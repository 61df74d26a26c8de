import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { Relay } from '../address.ts';
import { CommandFailure, wrongUsage } from '../failure.ts';
import { type LateDeed, lateDeed } from '../late-answer.ts';
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
  /** What is done instead where the relay refuses. @throws the refusal where nothing is. */
  readonly instead?: (refused: CommandFailure) => Promise<LateDeed>;
}

/** Everything the supervisor does to a live call, and notes on any. */
export const registerActions: Register = (program, terminal) => {
  registerWords(program, terminal);
  registerAnswer(program, terminal);
  registerApprove(program, terminal);
  registerPress(program, terminal);
  registerTransfer(program, terminal);
  registerPause(program, terminal);
  registerEnd(program, terminal);
  registerNote(program, terminal);
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
  const Options = z.object({ question: z.string().optional(), late: z.boolean().default(false) });
  addAction(program, 'answer', terminal, async (relay, words, command) => {
    const { question, late } = Options.parse(command.opts());
    const [given, response] = takeLast(words, 'the answer');
    const callSid =
      question === undefined || late
        ? await pickCall(relay, given)
        : await pickCallWaiting(relay, given, { needs: 'question', id: question });
    const body = { response, ...(question === undefined ? {} : { questionId: question }) };
    const action = { path: '/override/clarification', callSid, body, done: 'Answered' };
    if (!late) return action;
    const answer = { callSid, response, questionId: question ?? null };
    return { ...action, instead: (refused) => lateDeed(relay, refused, answer) };
  })
    .summary("answer the assistant's question")
    .description("Answers the assistant's question, the oldest where no id is given.")
    .argument('[callSid]', CALL)
    .argument('[answer]', 'in quotes')
    .usage('[callSid] <answer> [options]')
    .option('--question <id>', 'which question')
    .option('--late', 'where it has expired, whisper the answer; where the call has ended, keep it as a note');
};

const registerApprove: Register = (program, terminal) => {
  addAction(program, 'approve', terminal, async (relay, words, command) => {
    const [given, approvalId] = takeLast(words, 'the approvalId (before --reject)');
    const decision = decisionIn(command);
    const callSid = await pickCallWaiting(relay, given, { needs: 'approval', id: approvalId });
    const deed = { approve: 'Approved', edit: 'Edited', reject: 'Rejected' }[decision.decision];
    const done = decision.rest === true ? `${deed}, and the rest of the call with it` : deed;
    return { path: '/override/approval', callSid, body: { approvalId, ...decision }, done };
  })
    .summary('approve, edit or reject a draft')
    .description('Lets a draft be spoken. With --edit other words are, with --reject nothing is.')
    .argument('[callSid]', CALL)
    .argument('[approvalId]', 'as phony watch shows it')
    .usage('[callSid] <approvalId> [options]')
    .option('--edit <text>', 'speak this instead')
    .addOption(new Option('--rest', 'let everything after it on this call be spoken, too').conflicts('reject'))
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
  const Options = z.object({ briefing: z.string().optional() });
  addAction(program, 'transfer', terminal, async (relay, words, command) => {
    const { briefing } = Options.parse(command.opts());
    const [first, second, ...more] = words;
    if (more.length > 0) throw wrongUsage('too many words; give a call and a number, quoted where it has blanks');
    const isCall = second !== undefined || (first !== undefined && /^(?:CA|[0-9]*[a-f])/i.test(first));
    const number = (isCall ? second : first)?.replace(/[\s().-]/g, '');
    const callSid = await pickCall(relay, isCall ? first : undefined);
    const to = number === undefined ? 'the default number' : number;
    const body = { ...(number === undefined ? {} : { number }), ...(briefing === undefined ? {} : { briefing }) };
    return { path: '/override/transfer', callSid, body, done: `Transferred to ${to}` };
  })
    .summary('connect the other party to a number')
    .description('Connects the other party to a number, TRANSFER_NUMBER where none is given.')
    .argument('[callSid]', CALL)
    .argument('[number]', 'with + and country code')
    .option('--briefing <text>', 'what the receiver alone hears before being connected, up to 500 characters');
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

const registerNote: Register = (program, terminal) => {
  addAction(program, 'note', terminal, async (relay, words) => {
    const [callSid, text] = await callAndLast(relay, words, 'the note');
    return { path: `/calls/${callSid}/notes`, callSid, body: { text }, done: 'Noted' };
  })
    .summary('keep a note with a call, live or past')
    .description('Keeps a note with a call, live or past. Nobody hears it; phony calls --search finds it.')
    .argument('[callSid]', CALL)
    .argument('[text]', 'in quotes')
    .usage('[callSid] <text> [options]');
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
    const { callSid, instead, ...action } = await plan(relay, command.args, command);
    const { answer, done, next } = await carryOut(relay, callSid, action).catch(async (error: unknown) => {
      if (instead === undefined || !(error instanceof CommandFailure)) throw error;
      return carryOut(relay, callSid, await instead(error));
    });
    if (asJson) return terminal.out(`${json(withCall(answer, callSid))}\n`);
    terminal.out(`${plain(done)} (${shortSid(callSid)}).\n`);
    if (next !== undefined) terminal.out(`${next}\n`);
  });
}

async function carryOut(relay: Relay, callSid: string, { path, body, done, next }: LateDeed) {
  return { answer: await ask(relay, { path, body: { callSid, ...body } }), done, next };
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

const Decision = z.object({
  edit: z.string().optional(),
  reject: z.union([z.string(), z.boolean()]).optional(),
  rest: z.literal(true).optional(),
});

interface Decided {
  readonly decision: 'approve' | 'edit' | 'reject';
  readonly text?: string;
  readonly rest?: true;
}

function decisionIn(command: Command): Decided {
  const { edit, reject, rest } = Decision.parse(command.opts());
  const onwards = rest === undefined ? {} : { rest };
  if (edit !== undefined) return { decision: 'edit', text: edit, ...onwards };
  if (typeof reject === 'string') return { decision: 'reject', text: reject };
  return reject === true ? { decision: 'reject' } : { decision: 'approve', ...onwards };
}
