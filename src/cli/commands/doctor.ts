import type { Command } from 'commander';
import { z } from 'zod';
import type { SetUpCheck } from '#shared/set-up.ts';
import { ConsoleState } from '#shared/supervisor-api.ts';
import type { Relay } from '../address.ts';
import { CommandFailure } from '../failure.ts';
import { type Register, sharedOptions } from '../options.ts';
import type { Tone } from '../paint.ts';
import { ask, read } from '../relay-client.ts';
import { lookAtSetUp, notReady } from '../set-up-checks.ts';
import { type Cell, type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { json, plain } from '../text.ts';

const Options = z.object({ real: z.boolean().default(false) });
const Health = z.object({ status: z.string(), uptimeSeconds: z.number(), activeCalls: z.number() });

interface Check {
  readonly name: string;
  readonly state: SetUpCheck['state'] | 'busy' | 'off';
  readonly detail: string;
  /** What does not work without it. */
  readonly neededFor: 'practice' | 'real' | null;
  /** What to do about it, where the detail does not say so itself. */
  readonly fix?: string;
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
    ({ state, neededFor }) =>
      state !== 'ok' && state !== 'warning' && (neededFor === 'practice' || (real && neededFor === 'real')),
  );
  terminal.out(
    asJson
      ? `${json({ ok: missing.length === 0, url: relay.url, tokenFrom: relay.tokenFrom, checks })}\n`
      : `${checkTable(checks, missing, terminal)}${fixes(checks, terminal)}`,
  );
  if (failure !== null) throw failure;
  const [first] = missing;
  if (first !== undefined) throw notReady(real, first.name, plain(first.detail));
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
    checks.push({ name: 'relay', ...state.relay, ...needed });
    const looked = await lookAtSetUp(relay);
    // An older relay does not look; it still has its lamps.
    checks.push(...(looked === null ? lamps(state) : looked.map(checkOf)), ...settings(state));
    return { checks, failure: null };
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const name = ['address', 'token'][checks.length] ?? 'set-up';
    return { checks: [...checks, { name, state: 'failed', detail: error.message, ...needed }], failure: error };
  }
}

const checkOf = ({ title, state, detail, needed, fix }: SetUpCheck): Check => ({
  name: title.toLowerCase(),
  state,
  detail,
  neededFor: needed,
  ...(fix === null ? {} : { fix }),
});

function lamps({ practiceCallees, model, tunnel, phoneNumber }: ConsoleState): readonly Check[] {
  const names = practiceCallees.map(({ name }) => name);
  return [
    {
      name: 'practice line',
      state: names.length > 0 ? 'ok' : 'off',
      detail:
        names.length > 0 ? names.join(', ') : 'Nobody to call: resources/practice is missing; install Phony again.',
      neededFor: 'practice',
    },
    { name: 'model', ...model, neededFor: 'real' },
    { name: 'tunnel', ...tunnel, neededFor: 'real' },
    {
      name: 'phone number',
      state: phoneNumber === null ? 'off' : 'ok',
      detail: phoneNumber ?? 'No number: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER to dial.',
      neededFor: 'real',
    },
  ];
}

/** What is neither well nor unwell. */
function settings({ transferNumber, approvalRequired, version, runtimeNotice }: ConsoleState): readonly Check[] {
  const notices: readonly Check[] =
    runtimeNotice === null ? [] : [{ name: 'runtime', state: 'ok', detail: runtimeNotice, neededFor: null }];
  return [
    {
      name: 'transfer to',
      state: transferNumber === null ? 'off' : 'ok',
      detail: transferNumber ?? 'Nowhere unless a number is named: set TRANSFER_NUMBER.',
      neededFor: null,
    },
    {
      name: 'approval',
      state: approvalRequired ? 'ok' : 'off',
      detail: approvalRequired ? 'Nothing is spoken before you approve it.' : 'The assistant speaks on its own.',
      neededFor: null,
    },
    { name: 'version', state: 'ok', detail: version, neededFor: null },
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
  warning: 'warn',
  off: 'dim',
  skipped: 'dim',
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

/** Below the table, whole: a remedy that is cut off is none. */
function fixes(checks: readonly Check[], { paint }: Terminal): string {
  const lines = checks.flatMap(({ name, fix }) =>
    fix === undefined ? [] : [`${paint('bold', plain(name))}: ${plain(fix)}\n`],
  );
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}
