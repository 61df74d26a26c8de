import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { SetUpCheck } from '#shared/set-up.ts';
import type { Relay } from '../address.ts';
import { CommandFailure, EXIT } from '../failure.ts';
import { type Register, sharedOptions } from '../options.ts';
import type { Tone } from '../paint.ts';
import { ask, read } from '../relay-client.ts';
import { lookAtSetUp, notReady } from '../set-up-checks.ts';
import type { Terminal } from '../terminal.ts';
import { json, plain, widthOf } from '../text.ts';

const Options = z.object({ point: z.boolean().default(false), undo: z.boolean().default(false) });
const Changed = z.looseObject({ message: z.string() });

/** The check that pointing the number mends. */
const WEBHOOK = 'number-webhook';
const TONES: Readonly<Record<SetUpCheck['state'], Tone>> = {
  ok: 'good',
  warning: 'warn',
  failed: 'bad',
  skipped: 'dim',
};
const STATE_WIDTH = 'warning'.length;

export const registerSetUp: Register = (program, terminal) => {
  program
    .command('setup')
    .summary('walk through what real calls need')
    .description(
      'Looks at what real calls need, part by part, and says how to mend what is missing. Offers to let the number ring here.',
    )
    .option('--point', 'let TWILIO_PHONE_NUMBER ring here, without asking')
    .addOption(new Option('--undo', "put the number's former webhook back, and nothing else").conflicts('point'))
    .action((_options: unknown, command: Command) => setUp(terminal, command));
};

async function setUp(terminal: Terminal, command: Command): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  const { point, undo } = Options.parse(command.opts());
  if (undo) {
    const answer = await changeNumber(relay, false);
    return terminal.out(asJson ? `${json(answer)}\n` : `${plain(answer.message)}\n`);
  }
  const before = await look(relay);
  if (!asJson) terminal.out(walk(before, terminal));
  const changed = await pointIfWanted(terminal, relay, { wanted: point, asJson, checks: before });
  if (changed !== null && !asJson) terminal.out(`\n${plain(changed.message)}\n`);
  // What was pointed is looked at again, by the relay and not by us.
  const after = changed === null ? before : await look(relay);
  const missing = after.find(({ state }) => state === 'failed' || state === 'skipped');
  if (asJson) {
    const { message: number = null } = changed ?? {};
    terminal.out(`${json({ ok: missing === undefined, url: relay.url, number, checks: after })}\n`);
  }
  if (missing !== undefined) throw notReady(true, missing.title, plain(missing.detail));
  if (!asJson) terminal.out(`\n${terminal.paint('good', 'Real calls can be made.')}\n`);
}

async function look(relay: Relay): Promise<readonly SetUpCheck[]> {
  const checks = await lookAtSetUp(relay);
  if (checks !== null) return checks;
  throw new CommandFailure(
    EXIT.refused,
    'not_found',
    'this relay is too old to look at its set-up; update it, or see phony doctor (not_found)',
  );
}

interface Pointing {
  readonly wanted: boolean;
  readonly asJson: boolean;
  readonly checks: readonly SetUpCheck[];
}

/** Points where it was asked for; where somebody is there to ask and pointing would mend it, asks. */
async function pointIfWanted(terminal: Terminal, relay: Relay, { wanted, asJson, checks }: Pointing) {
  if (wanted) return changeNumber(relay, true);
  const canPoint = checks.some(({ id, state }) => id === WEBHOOK && state === 'warning');
  if (!canPoint || asJson || terminal.confirm === null) return null;
  const isWanted = await terminal.confirm('\nLet the number ring here now? phony setup --undo takes it back.');
  return isWanted ? changeNumber(relay, true) : null;
}

const changeNumber = async (relay: Relay, point: boolean) =>
  read(relay, Changed, await ask(relay, { path: '/console/number', body: { point } }));

/** Each part on a line of its own, what to do about it below; lines are whole, so that they can be copied. */
function walk(checks: readonly SetUpCheck[], { paint }: Terminal): string {
  const titleWidth = Math.max(0, ...checks.map(({ title }) => widthOf(plain(title))));
  const indent = ' '.repeat(STATE_WIDTH + 2 + titleWidth + 2);
  return checks
    .map(({ state, title, detail, fix }) => {
      const name = plain(title);
      const padding = ' '.repeat(titleWidth - widthOf(name));
      const line = `${paint(TONES[state], state.padEnd(STATE_WIDTH))}  ${name}${padding}  ${plain(detail)}\n`;
      return fix === null ? line : `${line}${indent}${paint('bold', plain(fix))}\n`;
    })
    .join('');
}
