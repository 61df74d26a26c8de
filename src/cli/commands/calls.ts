import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { CallSummary } from '#shared/supervisor-api.ts';
import { type Register, sharedOptions } from '../options.ts';
import { otherParty } from '../pick-call.ts';
import { ask, type CallSummaryRow, read } from '../relay-client.ts';
import { type Cell, type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { clockLength, json, shortSid, twoDigits } from '../text.ts';

const Options = z.object({
  live: z.boolean().default(false),
  past: z.boolean().default(false),
  search: z.string().optional(),
  limit: z.string().default('20'),
  before: z.string().optional(),
});
const Answer = z.looseObject({ calls: z.array(CallSummary) });
const MOST = 500;
const SHORTEST_SID = 6;
const WHOLE_SID = 34;

export const registerCalls: Register = (program, terminal) => {
  program
    .command('calls')
    .summary('list calls, newest first')
    .description('Lists calls, newest first: live ones and past ones.')
    .option('--live', 'only calls that are up')
    .addOption(new Option('--past', 'only calls that have ended').conflicts('live'))
    .option('--search <words>', 'only calls in which this was said')
    .option('--limit <n>', `how many, up to ${MOST}`, limit, '20')
    .option('--before <callSid>', 'the page after this call')
    .action((_options: unknown, command: Command) => list(terminal, command));
};

async function list(terminal: Terminal, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const options = Options.parse(command.opts());
  const state = options.live ? 'live' : options.past ? 'past' : undefined;
  const query = { state, q: options.search, limit: options.limit, before: options.before };
  const answer = await ask(relay, { path: '/calls', query });
  const { calls } = read(relay, Answer, answer);
  if (asJson) return terminal.out(`${json(answer)}\n`);
  terminal.out(calls.length === 0 ? 'No calls.\n' : callTable(calls, terminal));
}

/** What matters most comes first: a narrow terminal loses the others. */
const COLUMNS: readonly Column[] = [
  { title: 'CALL' },
  { title: 'NEEDS' },
  { title: 'WITH', shrinksTo: 8 },
  { title: 'STATUS', shrinksTo: 6 },
  { title: 'WAY' },
  { title: 'STARTED' },
  { title: 'LENGTH' },
];

function callTable(calls: readonly CallSummaryRow[], terminal: Terminal): string {
  const digits = digitsToTellApart(calls);
  const rows = calls.map((call): readonly Cell[] => [
    { text: shortSid(call.callSid, digits), tone: 'bold' },
    { text: call.needs ?? '', tone: 'warn' },
    { text: otherParty(call) },
    { text: call.status, tone: call.endedAt === null ? 'good' : 'dim' },
    { text: call.direction === 'outbound' ? 'out' : 'in' },
    { text: call.startedAt === null ? '' : dateAndTime(new Date(call.startedAt)) },
    { text: call.durationSeconds === null ? '' : clockLength(call.durationSeconds) },
  ]);
  return table(COLUMNS, rows, terminal);
}

/** What is shown is what can be typed: the ends of two SIDs never look the same. */
function digitsToTellApart(calls: readonly CallSummaryRow[]): number {
  for (let digits = SHORTEST_SID; digits < WHOLE_SID; digits += 1) {
    if (new Set(calls.map(({ callSid }) => shortSid(callSid, digits))).size === calls.length) return digits;
  }
  return WHOLE_SID;
}

function dateAndTime(at: Date): string {
  const day = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  return `${day} ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

function limit(text: string): string {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST) return text;
  throw new InvalidArgumentError(`Give a number from 1 to ${MOST}.`);
}
