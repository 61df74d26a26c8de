import type { Refusal } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { fitForLine } from '../speech/supervisor-text.ts';

/** The caller waits while a briefing is heard: this many characters take about half a minute. */
export const BRIEFING_MAX = 500;

/**
 * What the receiver of a transfer is to hear before being connected, fit for the line.
 *
 * @returns Null where there is nothing to tell: a cold transfer. Refused where it is too long or only markup.
 */
export function readBriefing(text: string | undefined): Result<string | null, Refusal> {
  if (text === undefined || text.trim() === '') return ok(null);
  const briefing = fitForLine(text);
  if (briefing === '') return refuse('has no words left once markup and control characters are taken out');
  if (briefing.length > BRIEFING_MAX)
    return refuse(`has ${briefing.length} characters; the caller waits meanwhile, so use at most ${BRIEFING_MAX}`);
  return ok(briefing);
}

const refuse = (what: string): Result<never, Refusal> =>
  err({ code: 'invalid_request', field: 'briefing', message: `briefing ${what}` });
