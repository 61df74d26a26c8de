import { z } from 'zod';
import { SetUpCheck } from '#shared/set-up.ts';
import type { Relay } from './address.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { ask, read } from './relay-client.ts';

/** The relay asks Twilio several things, one after the other, and opens sessions. */
const LOOK_MS = 60_000;

const Answer = z.looseObject({ checks: z.array(SetUpCheck) });

/**
 * What the relay finds when it looks at its set-up, or null where it is older than that.
 *
 * @throws CommandFailure where it refuses or cannot be reached.
 */
export async function lookAtSetUp(relay: Relay): Promise<readonly SetUpCheck[] | null> {
  try {
    return read(relay, Answer, await ask(relay, { path: '/console/checks', deadlineMs: LOOK_MS })).checks;
  } catch (error) {
    if (error instanceof CommandFailure && error.code === 'not_found') return null;
    throw error;
  }
}

export const notReady = (real: boolean, title: string, detail: string): CommandFailure =>
  new CommandFailure(
    EXIT.refused,
    'not_ready',
    `${real ? 'real calls are' : 'practice is'} not ready: ${title}: ${detail} (not_ready)`,
  );
