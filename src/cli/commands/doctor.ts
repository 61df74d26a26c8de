import type { Command } from 'commander';
import { z } from 'zod';
import { ConsoleState } from '#shared/supervisor-api.ts';
import type { Relay } from '../address.ts';
import { CommandFailure, EXIT } from '../failure.ts';
import { type Register, sharedOptions } from '../options.ts';
import type { Tone } from '../paint.ts';
import { ask, read } from '../relay-client.ts';
import { type Cell, type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { json, plain } from '../text.ts';

const Options = z.object({ real: z.boolean().default(false) });
const Health = z.object({ status: z.string(), uptimeSeconds: z.number(), activeCalls: z.number() });

interface Check {
  readonly name: string;
  readonly state: 'ok' | 'busy' | 'off' | 'failed';
  readonly detail: string;
  /** What does not work without it. */
  readonly neededFor: 'practice' | 'real' | null;
}

export const registerDoctor: Register = (program, terminal) => {
  program
    .command('doctor')
    .summary('say what works and what is missing')
    .description('Says what works and what is missing. Succeeds when practice calls can be made.')
    .option('--real', 'succeed only when real calls can be made as well')
    .action((_options: unknown, command: Command) => examine(terminal, command));
};

async function examine(terminal: Terminal, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const { real } = Options.parse(command.opts());
  const { checks, failure } = await checksOf(relay);
  const missing = checks.filter(
    ({ state, neededFor }) => state !== 'ok' && (neededFor === 'practice' || (real && neededFor === 'real')),
  );
  terminal.out(
    asJson
      ? `${json({ ok: missing.length === 0, url: relay.url, tokenFrom: relay.tokenFrom, checks })}\n`
      : checkTable(checks, missing, terminal),
  );
  if (failure !== null) throw failure;
  const [first] = missing;
  if (first === undefined) return;
  const what = real ? 'real calls are' : 'practice is';
  throw new CommandFailure(
    EXIT.refused,
    'not_ready',
    `${what} not ready: ${first.name}: ${plain(first.detail)} (not_ready)`,
  );
}

interface Findings {
  readonly checks: readonly Check[];
  /** What kept us from looking further. */
  readonly failure: CommandFailure | null;
}

async function checksOf(relay: Relay): Promise<Findings> {
  const checks: Check[] = [];
  const needed = { neededFor: 'practice' } as const;
  try {
    const { uptimeSeconds, activeCalls } = read(relay, Health, await ask(relay, { path: '/healthz' }));
    const detail = `answers at ${relay.url}, up ${uptimeSeconds} s, ${activeCalls} live`;
    checks.push({ name: 'address', state: 'ok', detail, ...needed });
    const state = read(relay, ConsoleState, await ask(relay, { path: '/console/state' }));
    checks.push({ name: 'token', state: 'ok', detail: `taken from ${relay.tokenFrom}`, ...needed });
    return { checks: [...checks, ...lamps(state)], failure: null };
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const name = checks.length === 0 ? 'address' : 'token';
    return { checks: [...checks, { name, state: 'failed', detail: error.message, ...needed }], failure: error };
  }
}

function lamps(state: ConsoleState): readonly Check[] {
  const names = state.practiceCallees.map(({ name }) => name);
  const notices: readonly Check[] =
    state.runtimeNotice === null
      ? []
      : [{ name: 'runtime', state: 'ok', detail: state.runtimeNotice, neededFor: null }];
  return [
    { name: 'relay', ...state.relay, neededFor: 'practice' },
    {
      name: 'practice line',
      state: names.length > 0 ? 'ok' : 'off',
      detail:
        names.length > 0 ? names.join(', ') : 'Nobody to call: resources/practice is missing; install Phony again.',
      neededFor: 'practice',
    },
    { name: 'model', ...state.model, neededFor: 'real' },
    { name: 'tunnel', ...state.tunnel, neededFor: 'real' },
    {
      name: 'phone number',
      state: state.phoneNumber === null ? 'off' : 'ok',
      detail:
        state.phoneNumber ?? 'No number: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER to dial.',
      neededFor: 'real',
    },
    {
      name: 'transfer to',
      state: state.transferNumber === null ? 'off' : 'ok',
      detail: state.transferNumber ?? 'Nowhere unless a number is named: set TRANSFER_NUMBER.',
      neededFor: null,
    },
    {
      name: 'approval',
      state: state.approvalRequired ? 'ok' : 'off',
      detail: state.approvalRequired ? 'Nothing is spoken before you approve it.' : 'The assistant speaks on its own.',
      neededFor: null,
    },
    { name: 'version', state: 'ok', detail: state.version, neededFor: null },
    ...notices,
  ];
}

const COLUMNS: readonly Column[] = [
  { title: 'CHECK' },
  { title: 'STATE' },
  { title: 'FOR' },
  { title: 'DETAIL', shrinksTo: 20 },
];
const TONES: Readonly<Record<Check['state'], Tone>> = {
  ok: 'good',
  busy: 'warn',
  off: 'dim',
  failed: 'bad',
};

function checkTable(checks: readonly Check[], missing: readonly Check[], terminal: Terminal): string {
  const rows = checks.map((check): readonly Cell[] => [
    { text: check.name },
    { text: check.state, tone: missing.includes(check) ? 'bad' : TONES[check.state] },
    { text: check.neededFor === 'real' ? 'real calls' : (check.neededFor ?? ''), tone: 'dim' },
    { text: check.detail },
  ]);
  return table(COLUMNS, rows, terminal);
}
